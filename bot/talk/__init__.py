"""Talking back: what people ask in Slack, and the answers. Optional; needs no public address.

    payload --requests--> Request --rules--> may it be? --`bot.work.talking`--> changes, messages, an answer

    requests   a payload of Slack as a Request of ours, or nothing
    rules      who may ask what; which story is meant; whether the socket is deaf
    forms      the form to add a deal or a plant, and what was filled in
    buttons    what hangs below an alert
    answers    what only the asker sees; `home` is the app's own page
    socket     a driver: envelopes in, each acknowledged at once
    voice      a driver: answers out, to one person each

All but the drivers are pure.
"""
