"""Files in Slack: an address is asked for, the bytes go there, then they are shown."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError

from bot.errors import NotSent
from bot.notifier.slack_api import call


def upload(client: WebClient, channel_id: str, thread_ts: str, png: bytes, title: str, alt: str) -> None:
    """One picture in a thread (docs.slack.dev: files.completeUploadExternal). Raises DeliveryError."""
    try:
        call(
            client.files_upload_v2, channel=channel_id, thread_ts=thread_ts,
            content=png, filename="story.png", title=title, alt_txt=alt,
        )  # fmt: skip
    except SlackRequestError as error:  # the bytes did not arrive: nothing is shown
        raise NotSent("files.upload: Slack did not take the bytes") from error
