"""More ways to ask about Flywheel itself, by topic."""

from __future__ import annotations

from .relation import lines

WAYS = {
    "what": lines("""
        What exactly is Flywheel?
        What sort of (program|product|software|thing) is Flywheel?
        What is Flywheel, in short?
        What is this Flywheel(| thing)?
        What is the (program|chat|software|site) called Flywheel?
        What is (this|it) all about?
        What is this place?
        What is this (website|app|tool|software) (for|about)?
        What have I (opened|found|installed) here?
        What does (this page|this program|this app|the program Flywheel) do?
        What does Flywheel (offer|give me|do for me)?
        What do I (use|need) Flywheel for?
        What should I know about Flywheel?
        Which program is this?
        Which kind of (program|software|product) is Flywheel?
        Why (should I use|would I use|do people use) Flywheel?
        Who needs Flywheel(| and why)?
        How (does Flywheel work|would you describe Flywheel)?
        How do you (explain|describe) Flywheel to a friend?
        I have never heard of Flywheel.
        I (read|heard) about Flywheel. What is it?
        I just opened this page. What is it?
        My friend (told me about|uses) Flywheel. What is that?
        Can you (tell me about|introduce|describe|explain) Flywheel?
        Could you tell me what Flywheel is?
        Do you know (Flywheel|what Flywheel is)?
        Say in one sentence what Flywheel is.
        Tell me (what Flywheel is|what Flywheel does|something about Flywheel|about this page).
        Please (explain|describe|introduce) Flywheel.
        Give me a short description of Flywheel.
        Introduce (me to |)Flywheel.
        Flywheel: what is it?
        Flywheel, what is that?
        Flywheel is what?
        Flywheel is ...
        (Complete|Finish): Flywheel is
        (About|Meaning of) Flywheel?
        The (purpose|idea|point) of Flywheel?
    """),
    "stop": lines("""
        What do I (do|click|press) to stop (you|an answer|the answer|the model)?
        What must I (press|do|click) if the answer should stop?
        What stops (an answer|you|the model)?
        What is the Stop button (for|good for)?
        What happens if I press Stop?
        Which button (stops|ends|cancels|interrupts) (an answer|you|the answer)?
        Which button do I press to (stop|interrupt) (you|an answer)?
        Where do I (press|click) to stop (an answer|you)?
        Where can I stop (an answer|you)?
        Where is Stop?
        When you write too long, what can I do?
        How is an answer (stopped|interrupted|cancelled)?
        How do I (break off|abort|cut off|quit) (an answer|the answer)?
        How do I (silence|halt|interrupt) (you|the model)?
        How can I (interrupt|halt|end|cancel) (you|the answer|an answer)?
        How can I make (you|it|the model) stop?
        How to stop (an answer|you|the model)?
        I do not want to wait for the end of the answer. What can I do?
        I have read enough. How do I stop (you|the answer)?
        I want to (stop|interrupt|cancel) (an answer|the answer|you).
        I would like to (stop|interrupt|cancel) (an answer|the answer|you). How?
        If an answer is too long, (how do I stop it|what do I press)?
        If you (talk|write) too much, how do I stop you?
        You are still writing. How do I (stop|end) that?
        The model (does not stop|goes on and on|keeps writing). What do I do?
        The answer (is still running|goes on and on|takes too long). How do I (end|stop) it?
        May I (stop|interrupt) you?
        Is it possible to (stop|interrupt|cancel) (an answer|you)?
        Is there a (button|key) to stop (an answer|you)?
        Can an answer be (stopped|interrupted|cancelled)?
        Can I make you stop (writing|talking)?
        Tell me how to (stop|interrupt|cancel) (an answer|you).
        Show me how (I stop an answer|to stop you).
        To stop an answer, I ...
        (Stop|Interrupt|Cancel) an answer: how?
        (stop|cancel) an answer
        (Stop|Stopping) the answer?
        Help, you do not stop! What do I press?
        Enough! How do I stop you?
    """),
    "regenerate": lines("""
        What do I (do|click|press) to (regenerate|get another answer|get a new answer)?
        What must I (press|do) if I want (another|a different|a new) answer?
        What can I do when I do not like an answer?
        What can I do (about|with) a bad answer?
        What is Regenerate (for|good for)?
        What is the regenerate button?
        What happens (if|when) I press Regenerate?
        Which button (gives|brings|makes) (another|a new|a different) answer?
        Which button lets (you|the model) answer again?
        Which button do I press for a second answer?
        Where do I (press|click) for (another|a new|a different) answer?
        Where can I (regenerate an answer|get another answer)?
        How is an answer regenerated?
        How do I (get|have|see) (a second|one more|a better|a fresh) answer?
        How do I (make|let) (you|the model) (try|answer) again?
        How do I make you give another answer?
        How can I (get|have) (another|a new|a better|a different) answer?
        How can I (regenerate|redo|repeat) (an answer|the answer)?
        How to (regenerate an answer|get another answer)?
        I want (another|a new|a better|a different) answer.
        I would like (another|a new|a different|a better) answer. How?
        I am not happy with (the|this) answer. How do I get another?
        I do not like what you wrote. Can you (try|write) again?
        I need (a second|another|one more) version of the answer.
        If the answer is (bad|wrong|useless), how do I get (another|a new one)?
        If I want you to answer again, what do I press?
        That answer was not good. How do I get (another|a better one)?
        Is it possible to (regenerate an answer|get another answer|have a second answer)?
        Is there a button for (another|a new) answer?
        Can an answer be (regenerated|repeated|written again)?
        Can I (regenerate|repeat) (an answer|the answer)?
        Can I get (a second|a different|a better|one more) answer?
        Could you answer (again|once more|that again)?
        May I have (another|a second|a different) answer?
        Tell me how to (regenerate an answer|get another answer).
        To get another answer, I ...
        (Regenerate|Repeat) an answer: how?
        (another answer|new answer|regenerate)
        Another answer, please. How?
    """),
    "edit": lines("""
        What do I (do|click|press) to (edit|correct|change) (a message|my message|my question)?
        What must I do if my (question|message) was wrong?
        What can I do about a (typing mistake|wrong word|mistake) in my message?
        What is Edit (for|good for)?
        What is the edit button (for|)?
        What happens (if|when) I press Edit?
        Which button (edits|changes|corrects) (a message|my message|my question)?
        Which button lets me change what I wrote?
        Where do I (press|click) to (edit|change|correct) (a message|my question|my message)?
        Where can I (edit|change|correct) (a message|my message|my question|what I wrote)?
        How is a message (edited|changed|corrected)?
        How do I (alter|revise|correct|fix) (a message|my message|my text|what I asked)?
        How do I change (my own|my last|an old|my first) (message|question)?
        How do I change what I (said|sent|asked|wrote)?
        How do I (write|ask|put) my question (anew|differently|in other words)?
        How can I (rewrite|alter|edit|revise) (my message|a message|my question)?
        How can I correct a mistake in my message?
        How to (edit|change|correct) (a message|my question)?
        I want to (edit|change|correct) (my message|my question|what I wrote).
        I would like to (edit|change|rewrite) my (message|question). How?
        I (misspelt|forgot) a word in my (question|message). How do I fix it?
        I sent the message too early. How do I change it?
        I asked the wrong thing. Can I change (it|my question)?
        I made a mistake in my (message|question). What do I do?
        If my message has a mistake, (what do I do|how do I fix it)?
        My (question|message) has a mistake. How do I (change|correct) it?
        My (question|message) was wrong. What can I do?
        There is a typo in my (message|question). What now?
        Is it possible to (edit|change|correct) (a message|my question)?
        Is there a button to (edit|change|correct) (a message|my message)?
        Can a (message|question) be (edited|changed|corrected)?
        Can I (rewrite|correct|fix) (a message|my message) after I sent it?
        Can I still change (my question|what I sent)?
        May I (change|edit) my message?
        Tell me how to (edit|change|correct) (a message|my question).
        To change my message, I ...
        (Edit|Change|Correct) a message: how?
        (edit message|change my message|edit my question)
    """),
    "thumbs": lines("""
        What do I (do|press) to (rate|judge|grade) (an answer|you)?
        What do the (two|little|small) thumbs (do|mean)?
        What does (thumbs up|thumbs down|the thumb|the thumb under an answer) (do|mean)?
        What is the (thumb|thumbs up button|thumbs down button) for?
        What is a (rating|thumb) (good for|used for)?
        What is my (rating|feedback|opinion) used for?
        What are the (two hands|hands|thumbs under an answer) (about|for)?
        What happens (if|when) I (press a thumb|rate an answer|press thumbs up|press thumbs down)?
        Which button (rates|judges) an answer?
        Which button says that (I like an answer|an answer is bad|an answer is good)?
        Where do I (rate|judge|grade) (an answer|your answers)?
        Where can I (rate an answer|give my opinion|say what I think)?
        Where does my (rating|feedback) go?
        Why (do|should|would) I press (a thumb|the thumbs|thumbs up)?
        Why do you ask for (ratings|feedback)?
        Why is there a thumb (here|under the answer|below each answer)?
        Who uses my (ratings|feedback)?
        How is an answer rated?
        How do I (praise|criticise|grade|judge) (you|an answer)?
        How do I give (feedback|a rating|my opinion)?
        How do I tell you (that an answer is good|that an answer is bad|what I think)?
        How do I (use|press) the thumbs?
        How do (the thumbs|ratings|the thumbs up and down) work?
        How can I (say|show|tell) (that I like an answer|that an answer is wrong|what I think)?
        How to (rate an answer|give feedback)?
        I want to (rate an answer|give feedback|say what I think of an answer).
        I would like to (rate an answer|give feedback). How?
        I see (two thumbs|thumbs). What are they?
        I pressed (a thumb|thumbs down|thumbs up). What happens now?
        If an answer is (good|bad), how do I (say|show) it?
        The answer was (good|bad|great). Where do I (say|show) that?
        Is it useful to rate answers?
        Is there a way to (rate|judge) (an answer|you|answers)?
        Can I (give feedback|say what I think|judge an answer)?
        Do you (learn from|use) (my ratings|ratings|feedback|the thumbs)?
        Tell me (about the thumbs|how to rate an answer|what the thumbs are).
        Explain the thumbs.
        (Thumbs up|Thumbs down|Thumbs|Feedback|Rating)?
        Rate an answer: how?
        The thumbs are for ...
    """),
    "privacy": lines("""
        What do you (do with|know about) my (data|texts|messages|conversations)?
        What becomes of my (data|texts|messages|conversations)?
        What is (my|the) consent (for|good for)?
        What are my (texts|messages|conversations|data) used for?
        What is stored (about me|of my conversations)?
        Which of my (data|texts|messages) are (kept|stored|used)?
        Where do my (data|texts|messages|conversations) (go|stay|end up)?
        Where is (my text|my conversation|what I write) (kept|stored|saved)?
        Where do I (withdraw|take back|give|see) my consent?
        Where can I (change|withdraw|see) my consent?
        Who (gets|has|sees|reads|owns) my (data|messages|texts|conversations)?
        Who can (read|see) what I write?
        Who else (reads|sees) (this|my messages|what I write)?
        How (safe|private) (is my data|are my messages|are my conversations|is this)?
        How do you (protect|treat|use|handle) my (data|messages|texts)?
        How is my (privacy|data) protected?
        How can I (change|withdraw|take back) my consent?
        How do I (forbid|stop) the use of my (texts|data|messages)?
        How do I keep my (texts|conversations|data) private?
        Is (this|what I write|my conversation) (private|secret|safe|confidential)?
        Is anyone (reading|watching) (this|my messages)?
        Is my (data|text) used (for training|to train you)?
        Are my (data|texts|messages|chats) (safe|secret|shared|sold)?
        Are you (trained on|learning from) my (texts|messages|conversations)?
        Are you (saving|storing|recording) (this|my messages|what I write)?
        Do you (save|remember|share|sell|read) my (data|texts|messages|conversations)?
        Does (anyone|somebody|Flywheel) (read|see|use|keep) my (messages|conversations|texts)?
        Does what I write (stay here|leave this server)?
        Can (others|other people|anyone) (read|see) my (messages|conversations)?
        Can I (withdraw|change|take back) my consent?
        Can I say no to (training|the use of my texts)?
        May you use my (texts|messages|data)?
        Will my (texts|messages|data) be (used|shared|kept|sold)?
        I (worry|care) about (privacy|my privacy|my data).
        I do not want my (texts|messages|data) to be used. What can I do?
        I want to (change|withdraw|take back) my consent.
        Tell me about (privacy|the consent|my data).
        (Explain|Describe) the consent.
        (Privacy|Data protection|Consent)?
        My (data|privacy|texts)?
    """),
    "model": lines("""
        What do I (do|set|change) to (use|serve|run) (another|a bigger|a better|a different) model?
        What must I set for (another|a bigger|a different) model?
        What if I want (another|a bigger|a better|a different) model?
        What does FLYWHEEL_MODEL (do|mean|set)?
        Which (variable|setting|option) (sets|chooses|selects) the model?
        Which variable do I set for (another|a bigger) model?
        Where can I (set|choose|change) the model?
        Where do I (change|replace|switch|name) the model?
        Where do I say which model is served?
        How is (another|a different|a bigger) model (served|chosen|used|loaded)?
        How do I (get|install|set|plug in|connect|add) (another|a bigger|a better|a different|my own) model?
        How do I make Flywheel (use|serve|run) (another|a bigger|a better|a different|my own) model?
        How do I (swap|exchange|replace) (you|the tiny model|this model)?
        How can I (swap|exchange|change|switch) (the model|models|this model)?
        How can I (add|bring|plug in|connect) (my own|another) model?
        How can Flywheel use (a bigger|another|a better) model?
        How to (use|serve|run) (another|a bigger|a better) model?
        I have (a model of my own|a bigger model|my own model). How do I (use|serve|run) it?
        I want to (use|serve|run|try) (another|a bigger|a better|my own) model.
        I would like to (use|serve|try) (another|a bigger|a different) model. How?
        I want to replace the (tiny model|model). How?
        If I want (another|a bigger|a better) model, what do I (do|set)?
        You know (little|too little). How do I (use|get) a better model?
        This model is too (small|weak). How do I (get|use) (a better|another|a bigger) one?
        Is it possible to (use|serve|run) (another|a bigger|a better|my own) model?
        Is there a setting for the model?
        Can I (use|serve|run|load|try) (another|a bigger|a better|a different|my own) model?
        Can another model be (used|served|loaded)?
        Can you be replaced(| by a bigger model)?
        Can Flywheel work with (another|a bigger|my own) model?
        Does Flywheel (run|serve|support) (other|bigger|my own) models?
        Could Flywheel (run|serve|use) (another|a bigger) model?
        Tell me how to (use|serve|run) (another|a bigger|a better) model.
        To serve another model, I ...
        (Change|Replace|Switch) the model: how?
        (Another|A bigger|A better|A different) model?
        (change model|another model|use my own model)
        Explain FLYWHEEL_MODEL.
    """),
    "branches": lines("""
        What do I (do|press) to see (the old|the other|an earlier) answer?
        What are the numbers (under a message|under an answer|like 1/2) (for|)?
        What does (1/2|2/2|the number|the 2 of 3) under (a message|an answer) mean?
        What happened to (the old|my first|the earlier) answer?
        What became of the (old|first|earlier) (answer|version)?
        Which button shows (the old|the other|an earlier) answer?
        Where do I (see|find|get|read) (the old|the other|earlier) (answers|versions)?
        Where can I (see|find|read) (the old|the other|earlier|all) (answers|versions)?
        Where are the (other|old|older|earlier) (answers|versions)?
        Where has my (old|first) answer gone?
        Why are there (numbers|arrows) under (a message|an answer)?
        How do I (page|move|go|jump) between (answers|versions|the answers)?
        How do I (see|read|find|open) (the first|the previous|an earlier|another) (answer|version)?
        How do I get (the old|the first|the previous|an earlier) (answer|version) back?
        How do I compare (two|several) (answers|versions)?
        How do (the numbers|the arrows|versions) (under an answer |)work?
        How can I (go back|return|page) to (the old|the first|the previous|an earlier) (answer|version)?
        How can I (switch|page|move) between (answers|versions)?
        How to (see|find) (the old|an earlier) (answer|version)?
        I want to (see|read) (the old|the other|an earlier|the first) (answer|version)(| again).
        I liked the (old|first|earlier) answer better. Where is it?
        I regenerated the answer, but the old one was better. How do I get back?
        I edited my message. Where is the old (one|version)?
        I have several answers. How do I (page|switch) between them?
        If there are (two|several) answers, how do I (see|find) the other one?
        There are several (answers|versions). How do I (page|switch)?
        There is a number under the answer. What does it mean?
        Is (my first|the first|the earlier) (answer|version) (gone|kept|lost|deleted)?
        Is there a way to see (old|older|earlier) (answers|versions)?
        Are (old|older|earlier) (answers|versions) (kept|lost|deleted)?
        Can I (go back|return|page back) to (the old|an earlier|the first) (answer|version)?
        Can I see (the old|the other|all|both) (answers|versions)?
        Do you keep (old|earlier|all) (answers|versions)?
        Did I lose the (old|first|earlier) answer?
        Tell me how to (see|find) (the old|an earlier) answer.
        Explain the numbers under (a message|an answer).
        (Old|Older|Earlier|Other) (answers|versions)?
        The numbers under (a message|an answer) are for ...
    """),
    "continue": lines("""
        What do I (do|click|press) to (continue|resume) (an answer|the answer)?
        What must I press if an answer should go on?
        What can I do when an answer (is cut|ends too early|is not finished|stops in the middle)?
        What is Continue (for|good for)?
        What is the continue button (for|)?
        What happens (if|when) I press Continue?
        Which button (continues|resumes) (an answer|a stopped answer)?
        Which button lets (an answer|you) go on?
        Where do I (press|click) to (continue|go on)?
        Where can I continue an answer?
        How is an answer continued?
        How do I (resume|go on with|extend) (an answer|a stopped answer|the answer)?
        How do I make (you|it|the model) (go on|continue|write on)?
        How do I get the rest of (an|the) answer?
        How do I (see|read) the rest?
        How can I (make|let) (you|an answer|the answer) (go on|continue)?
        How can I get the rest of the answer?
        How to (continue|resume) (an answer|a stopped answer)?
        I stopped (you|the answer) too early. How (does it|do you) go on?
        I pressed Stop by mistake. How do I (continue|go on)?
        I want (you|the answer) to (go on|continue).
        I want to (continue|resume) (an answer|a stopped answer).
        I would like to read the rest. What do I press?
        If an answer was stopped, how does it go on?
        If an answer ends too early, what do I press?
        You stopped in the middle. How do I let you (go on|continue)?
        The answer (stopped|ends) in the middle. How do I (continue|get the rest)?
        The rest of the answer is missing. How do I get it?
        Is it possible to (continue|resume) (an answer|a stopped answer)?
        Is there a button to (continue|go on|resume)?
        Can an answer be (continued|resumed)?
        Can a stopped answer (go on|be continued)?
        Can I (continue|resume) (an answer|a stopped answer)?
        Can you (finish|go on with) (the answer|a stopped answer)?
        May I let you go on?
        Tell me how to (continue|resume) (an answer|a stopped answer).
        To let an answer go on, I ...
        (Continue|Resume) an answer: how?
        (continue answer|resume answer|let the answer go on)
        Go on with a stopped answer: how?
    """),
    "delete": lines("""
        What do I (do|click|press) to (delete|remove) (a conversation|my conversation|a chat)?
        What must I do to get rid of a (conversation|chat)?
        What is Delete (for|good for)?
        What does Delete do?
        What happens (if|when) I (delete a conversation|press Delete)?
        Which button (deletes|removes|erases) (a conversation|a chat)?
        Where do I (delete|remove|erase) (a conversation|my conversation|a chat)?
        Where can I (delete|remove|erase) (a conversation|a chat|my chats)?
        How is a (conversation|chat) (deleted|removed)?
        How do I (throw away|clear|clean up|wipe) (a conversation|my conversations|an old chat)?
        How do I (delete|remove|erase) (an old|my last|this) (conversation|chat)?
        How do I make a conversation (disappear|go away)?
        How do I undo (a deletion|deleting a conversation)?
        How do I get a deleted conversation back?
        How can I (clear|throw away|get rid of) (a conversation|my conversations|an old chat)?
        How can I undo a deletion?
        How to (delete|remove|erase) (a conversation|a chat)?
        I (do not need|no longer want) this conversation. How do I (delete|remove) it?
        I want to (get rid of|throw away|clear) (a conversation|an old chat).
        I want to (delete|remove|erase) (a chat|my chat|my conversation).
        I would like to (delete|remove) a (conversation|chat). How?
        I deleted (a chat|the wrong conversation|a conversation). Can I get it back?
        If I do not want a conversation any more, what do I do?
        If I (delete|deleted) a conversation, can I undo it?
        My list is too (long|full). How do I (remove|delete) conversations?
        Is it possible to (delete|remove|erase) (a conversation|a chat)?
        Is there a button to (delete|remove) (a conversation|a chat)?
        Is a deleted conversation (gone|lost)(| for ever)?
        Can a (conversation|chat) be (deleted|removed|erased)?
        Can I (get|bring) a deleted conversation back?
        Can I (clear|throw away) (a conversation|my history)?
        May I delete a (conversation|chat)?
        Tell me how to (delete|remove) (a conversation|a chat).
        To remove a conversation, I ...
        (Delete|Remove|Erase) a conversation: how?
        (delete conversation|delete chat|remove a chat)
        Deleting a (conversation|chat)?
    """),
    "rename": lines("""
        What do I (do|click|press) to (rename|retitle) (a conversation|a chat)?
        What do I press to change (a|the) title?
        What is Rename (for|good for)?
        What happens (if|when) I press Rename?
        What can I do about a (wrong|bad|strange) title?
        Which button (renames|retitles) (a conversation|a chat)?
        Which button changes the (title|name) of a conversation?
        Where do I rename (a conversation|a chat)?
        Where can I (rename a conversation|change the title|set another title)?
        Where is (Rename|the rename button)?
        How is a (conversation|chat) renamed?
        How do I (rename|retitle) (a chat|my conversation|an old conversation)?
        How do I (call|name) a conversation (differently|something else)?
        How do I (change|set|correct|edit) (a title|the title|the name of a chat)?
        How do I give (my chat|this conversation|a chat) (another name|a new name|a new title|a better title)?
        How can I (change|set|correct) (a title|the title|the name) (of a conversation|of a chat)?
        How can I give a conversation (another|a new|a better) (title|name)?
        How to (rename a conversation|change a title|rename a chat)?
        I do not like the title(| of a conversation). How do I change it?
        I want (another|a better|a new) title(| for a conversation).
        I want to (rename|retitle) (a conversation|a chat|my conversation).
        I would like to (rename a conversation|change the title). How?
        If the title (is wrong|does not fit), what do I do?
        My (conversation|chat) has a (wrong|bad|strange) (name|title). How do I change that?
        The (title|name) of (my|this) conversation is (bad|wrong|too long). What can I do?
        Is it possible to (rename a conversation|change a title|change the title)?
        Is there a button to (rename a conversation|change the title)?
        Can a (conversation|chat) be renamed?
        Can a (conversation|chat) have (another|a new) (title|name)?
        Can I (change|edit|set) (the title|the name) of a (conversation|chat)?
        Can I give a conversation (another|a new|my own) (title|name)?
        May I rename a (conversation|chat)?
        Tell me how to (rename a conversation|change the title).
        To rename a conversation, I ...
        To give a conversation another title, I ...
        (Rename|Retitle) a conversation: how?
        (rename conversation|rename chat|change title)
        Renaming a (conversation|chat)?
    """),
    "run": lines("""
        What do I (do|need|type) to (install|run|start|host) Flywheel?
        What must I do to (install|run|start) Flywheel?
        What is the (command|first step) to (start|install|run) Flywheel?
        What does it take to (run|install|host) Flywheel?
        Which command (installs|runs|launches) Flywheel?
        Which (steps|commands) (start|install) Flywheel?
        Where do I (get|find|download) Flywheel?
        Where can I (get|run|install|download) Flywheel?
        How do I (launch|host|get|deploy|download) Flywheel?
        How do I get (Flywheel to run|Flywheel running|started with Flywheel)?
        How do I (install|run|start|host) Flywheel (myself|at home|on my computer|on a server)?
        How do I (install|host|run) (this|this chat|this program) (myself|on my own machine|at home)?
        How do I make Flywheel run(| on my machine)?
        How can I (launch|get|set up|deploy) Flywheel?
        How can I have (my own Flywheel|a Flywheel of my own)?
        How can I host (this|this chat|Flywheel) myself?
        How hard is it to (install|run|host) Flywheel?
        How to (install|start|run|host) Flywheel?
        I want to (install|run|start|try) Flywheel(| at home| myself| on my machine).
        I would like to (install|run|host) Flywheel. How?
        I have a (server|machine|computer). How do I (run|install|host) Flywheel on it?
        I need my own Flywheel. What do I do?
        If I want to (run|host|install) Flywheel, what do I (do|type)?
        Is it (easy|difficult|possible) to (run|install|host) Flywheel(| myself)?
        Is there a command that (starts|installs) Flywheel?
        Can I have Flywheel (at home|on my server|on my computer|for myself)?
        Can I (start|set up|try) Flywheel (myself|at home|on my computer|on my server)?
        Can Flywheel (run|be installed|be hosted) (on my machine|at home|on a server)?
        Does Flywheel run (on my machine|at home|on my computer)?
        Tell me how to (install|start|run|host) Flywheel.
        Show me how to (install|start|run) Flywheel.
        Explain the (installation|start) of Flywheel.
        Steps to (install|run|start) Flywheel?
        To run Flywheel, I ...
        To start Flywheel, I type ...
        (Install|Installing|Run|Running|Start|Starting) Flywheel: how?
        (install flywheel|run flywheel|start flywheel)
        (Installation|Setup) of Flywheel?
    """),
    "open": lines("""
        What is the (licence|license|price|cost) of Flywheel?
        What is Flywheel's (licence|price)?
        What do I (pay|have to pay) for Flywheel?
        What may I do with (Flywheel|the code of Flywheel)?
        What does it cost to use (Flywheel|this)?
        Which (licence|license) is it?
        Which licence do you have?
        Under (what|which) licence is Flywheel?
        Under what terms may I use Flywheel?
        Where is the (source|code) of Flywheel?
        Who may use Flywheel?
        How is Flywheel licensed?
        How expensive is Flywheel?
        How free is Flywheel?
        How much do I pay for Flywheel?
        How much is Flywheel?
        I want to (change|copy|use|read) the code of Flywheel. May I?
        I want to use Flywheel in my (company|school|firm). May I?
        I do not want to pay. Is Flywheel free?
        Is (Flywheel|it) free of charge?
        Is (it|this|this program) (open source|free software|free)?
        Is Flywheel (expensive|for sale|paid|a paid product|free software|free of cost|open software)?
        Is the (code|source|source code) of Flywheel (open|free|public)?
        Is there a (licence|price|fee)(| for Flywheel)?
        Does Flywheel (cost|cost me) (anything|something|money)?
        Does Flywheel have a licence?
        Do I need (a licence|to pay|money) for Flywheel?
        Must I pay for (Flywheel|this)?
        May I (share|sell|modify|read|improve) Flywheel?
        May (my company|my school|anyone|everyone) use Flywheel?
        Can I (modify|change|copy|share|use) Flywheel(| for free| freely)?
        Can I (read|change|copy) the (source|code) of Flywheel?
        Can (everyone|anybody|a company) use Flywheel(| for free)?
        Am I allowed to (change|copy|use|share) Flywheel?
        Tell me (about the licence|the licence of Flywheel|what Flywheel costs).
        (Licence|License|Price|Cost) of Flywheel?
        Flywheel: (licence|price|free or not)?
        (flywheel licence|flywheel price|flywheel source code)
        Open source or not?
    """),
}
