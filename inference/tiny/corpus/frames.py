"""Frames: sentences around any noun phrase ("What is …?"), shared by all relations."""

from __future__ import annotations

from .relation import lines

# `{np}` is the noun phrase, in the middle of a sentence; a frame may begin with it.
FRAMES = lines("""
    What is {np}?
    What's {np}?
    Tell me {np}.
    Please tell me {np}.
    Can you tell me {np}?
    Could you tell me {np}, please?
    Do you know {np}?
    Do you know what {np} is?
    I would like to know {np}.
    I want to know {np}.
    I need to know what {np} is.
    Name {np}.
    Give me {np}.
    Give me {np}, please.
    {np}?
    {np}, please.
    {np}
    Any idea what {np} is?
    Any idea about {np}?
    Quick question: what is {np}?
    Quick one: {np}?
    One question: what is {np}?
    Hi, what is {np}?
    Hello, can you tell me {np}?
    Hey, what's {np}?
    I forgot {np}.
    I forgot what {np} is.
    I can't remember {np}.
    I have forgotten {np}. Can you help?
    Remind me what {np} is.
    Can you remind me what {np} is?
    Please remind me of {np}.
    For a quiz: what is {np}?
    My homework asks for {np}.
    My child asks what {np} is.
    My teacher wants to know {np}.
    A friend asked me what {np} is.
    I am looking for {np}.
    I was wondering what {np} is.
    I wonder what {np} is.
    Do you happen to know {np}?
    Would you tell me {np}?
    Would you know what {np} is?
    Could you name {np}?
    Can you name {np} for me?
    Help me: what is {np}?
    So what is {np}?
    Well, what is {np}?
    Now tell me {np}.
    And what is {np}?
    What would {np} be?
    What might {np} be?
    Say what {np} is.
    Just tell me {np}.
    Just {np}, please.
    Let me know {np}.
    Let me know what {np} is.
    I need {np}.
    I have a question: what is {np}?
    Here is a question. What is {np}?
    Question: {np}?
    Tell me what {np} is.
    Please say what {np} is.
    Explain what {np} is.
    What is {np}, do you know?
    What is {np}, please?
    Sorry, what is {np}?
    Excuse me, what is {np}?
    Someone asked for {np}.
    We need {np} for a quiz.
    We are asked for {np}.
    In one sentence, what is {np}?
    In short: {np}?
    Are you able to tell me {np}?
    Are you sure that you know {np}?
    May I ask what {np} is?
    May I ask for {np}?
    Might you know {np}?
    You know {np}, right?
    You surely know what {np} is.
    Could you help me with {np}?
    Can you help me find {np}?
    Help me remember {np}.
    How about {np}?
    What do you know about {np}?
    Test question: {np}.
    Next question: what is {np}?
    First question: {np}?
    It would be nice to know {np}.
    It is about {np}. What is it?
    What was {np} again?
    What was {np} called again?
    Please give {np}.
    Write down {np}.
    Write {np}.
    Answer this: what is {np}?
    Answer shortly: what is {np}?
    If I asked you for {np}, what would you say?
    I bet you know {np}.
    I am trying to recall {np}.
    Trying to find out {np}.
    Could someone tell me {np}?
    Can I ask you {np}?
    Is there a chance you know {np}?
    Find {np}.
    Show me {np}.
    State {np}.
    I'd like {np}.
    I'd love to know what {np} is.
    What can you tell me about {np}?
""")
