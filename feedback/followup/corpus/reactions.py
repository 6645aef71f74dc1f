"""Templates of complaints and of thanks. `{q}` is a question that goes on, `{x}` what it was about."""

from feedback.followup.corpus.subjects import _lines

COMPLAINTS = _lines("""
    That's wrong.
    That is not correct.
    This is incorrect.
    You are wrong about that.
    No, that's not true.
    That's not what I asked.
    That doesn't answer my question.
    You didn't answer the question.
    You did not even read my question.
    This does not work.
    It doesn't work, I get an error.
    I tried that and it failed.
    That is completely useless.
    This is no help at all.
    You're not being helpful.
    That was a terrible answer.
    What a stupid answer.
    You make no sense.
    That makes no sense at all.
    That's nonsense.
    Are you even listening to me?
    You keep repeating yourself.
    You already said that.
    Stop saying the same thing over and over.
    Way too long, nobody reads that.
    That is far too short.
    This is too vague.
    You left out half of it.
    You forgot the most important part.
    You contradict yourself.
    You just said the opposite.
    I don't believe you.
    That can't be right.
    I think you made a mistake.
    There is a mistake in your answer.
    Check your facts.
    You're making this up.
    That source does not exist.
    Where did you get that? It's false.
    I doubt that this is right.
    Hmm, that seems off.
    Your numbers are wrong.
    Your answer is out of date.
    I asked for {x}, and you gave me something else.
    This has nothing to do with {x}.
    You misunderstood me.
    You don't understand what I'm asking.
    You don't get it.
    Why won't you answer me?
    Why can't you just answer?
    Why are you avoiding my question?
    Don't lecture me.
    I didn't ask for your opinion.
    You are judging me, and I don't like it.
    That's rude.
    How dare you say that?
    That's offensive.
    You're a bad assistant.
    You're useless.
    You are the worst bot I've ever used.
    I'm disappointed.
    I expected better.
    This isn't what I wanted.
    That's not funny.
    The code you gave me doesn't compile.
    The link is dead.
    You ignored what I told you.
    You didn't follow my instructions.
    I said no lists, and you made a list.
    Wrong language, I don't read that.
    Wrong again.
    Nope, still wrong.
    No! Absolutely not.
    That's a lie.
    You're lying to me.
    Bad answer. Try again.
    Try again, and this time get it right.
    Do it again, properly.
    Your last suggestion was awful.
    I don't like this answer at all.
    This is garbage.
    Worst advice ever.
    That's dangerous advice, somebody could get hurt.
    That would never work in real life.
    Seriously? That's all you've got?
    Is that it? I could have guessed that myself.
    Thanks for nothing.
    Great, another useless answer.
    Well, that didn't help.
    I'm none the wiser.
    Not helpful.
    You got the date wrong, and the name too.
    No, you are mistaken about {x}.
    What you say about {x} is simply false.
    That sounds like a machine wrote it.
    Your answer breaks off in the middle.
    Half of these are not even real.
    You skipped the second part of my question.
    I don't think you know what you're talking about.
    You have no idea, do you?
""")
THANKS = _lines("""
    Thanks.
    Thank you!
    Thank you so much.
    Thanks a lot, that helped.
    Many thanks.
    Thx
    ty
    Cheers, that works.
    Thanks, that's exactly what I needed.
    Perfect.
    Perfect, thank you.
    Great answer.
    That's great, thanks.
    That is very helpful.
    This helps a lot.
    Awesome!
    Wow, that is impressive.
    Nice one.
    Well done.
    Good job.
    Excellent.
    I appreciate it.
    I really appreciate your help.
    You're the best.
    You've been a great help.
    That solved it.
    It works now, thank you.
    That did the trick.
    Now I get it, thanks.
    Ah, that makes sense now.
    Okay, that makes sense.
    I understand now. Thanks for explaining.
    Good point, I hadn't thought of that.
    That's a good idea.
    What a lovely answer.
    I love it.
    Exactly!
    That's right.
    Yes, you are right.
    Good to know.
    That's interesting, thank you.
    Brilliant, just what I was looking for.
    Thank you for your advice.
    Thanks for being honest with me.
    I feel better already.
    Sounds good, I'll try that.
    Great, I will do that.
    Okay, I'll give it a try. Thanks!
    Thanks, I'll tell my wife.
    That was quick, thanks.
    Thanks! {q}
    Thank you. {q}
    Great, thanks. {q}
    Perfect! {q}
    Very helpful. {q}
    Thanks, got it. {q}
    Thanks for the tips about {x}.
    Thank you, now I know what to do about {x}.
    That's the best explanation of {x} I have read.
    Good answer! {q}
    Fantastic.
    Amazing, thank you.
    Super helpful, cheers.
    That cleared it up.
    You saved my day.
    Lovely, thanks for your time.
    No more questions, thank you.
    Thanks anyway.
    Thank you, goodbye.
    Thanks, that's all for today.
    I'm so grateful.
    Bless you.
    Nice, that worked the first time.
    This is a really good list.
    I like that one a lot.
    Ok cool thanks
""")
