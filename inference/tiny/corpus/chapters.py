"""The chapters of the long stories, in their order: a title and its variants.

`{n}` is the hero's name, `{h}` what the hero is, `{a}` the same with its article.
"""

from __future__ import annotations

CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "The beginning",
        (
            "Once upon a time there was {a} named {n}. {n} lived in a small house at the edge of a "
            "quiet forest. Every morning the sun came through the leaves, and {n} sat at the door and "
            "drank warm tea. The days were calm, and one was like the other. But in the evening the "
            "{h} looked at the far hills and wondered what was behind them.",
            "Long ago, near the sea, there lived {a}. The name of the {h} was {n}. All day long {n} "
            "heard the waves and watched the white ships pass. The people of the village were kind, "
            "and there was always bread on the table. Yet in the evening, when the wind came from the "
            "hills, {n} could not sit still.",
        ),
    ),
    (
        "The letter",
        (
            "One day a letter lay on the doorstep. It had no name on it, only a drawing of a golden "
            'bell. {n} opened it with care and read: "The bell of the valley is lost. Who finds it '
            'will hear the oldest song of the world." The {h} read it three times. Then {n} took a '
            "bag, a blanket and a piece of bread, and closed the door.",
            "One morning a tired bird sat on the roof and sang a strange song. It sang of a golden "
            "bell that was lost in the mountains, and of a valley that had grown silent. {n} listened "
            'until the last note. "Somebody must find this bell," said the {h}, and that very day '
            "{n} packed a bag and left the house.",
        ),
    ),
    (
        "The river",
        (
            "The path led down to a wide river. The water was wild, and the bridge was broken. {n} "
            "walked up and down the bank and found an old boat in the reeds. It had a hole, but the "
            "{h} closed it with wax and moss. Slowly the boat crossed the water. In the middle of the "
            "river a big fish came up and pushed it to the other side.",
            "After two days {n} came to a river. There was no bridge, and the water was deep and "
            'cold. An old fisherman sat there and mended his net. "Help me with my net," he said, '
            '"and I will take you across." So the {h} worked until the evening, and in the light of '
            "the moon they crossed the river together.",
        ),
    ),
    (
        "The dark wood",
        (
            "Behind the river began the dark wood. The trees stood so close that no light fell on the "
            "ground. {n} was afraid, but went on step by step. Then a small light moved between the "
            'trees. It was a firefly. "I know every path here," said the firefly, "but I am so '
            'alone." "Then come with me," said {n}, and from then on they were two.',
            "On the other side stood a wood that nobody had ever crossed. It was so still that {n} "
            'heard every leaf. In the deepest part an owl sat on a branch. "Three paths lead on," '
            'said the owl, "and only one leads out." The {h} thought for a long time and took the '
            "path where flowers grew. It was the right one.",
        ),
    ),
    (
        "The storm",
        (
            "When they came out of the wood, black clouds stood over the fields. Soon the rain fell, "
            "and the wind pulled at every bush. {n} found a cave between the rocks and made a small "
            "fire. The storm lasted all night. In the morning the world was clean and bright, and a "
            "rainbow stood over the hills, as if it showed the way.",
            "On the open plain a storm came up. Thunder rolled, and the rain was like a wall. There "
            "was no house far and wide, only a hollow tree. {n} crept inside and waited. Something "
            "warm was there already: a young hare, wet and frightened. They shared the bread, and in "
            "the morning the hare showed the {h} a short way.",
        ),
    ),
    (
        "The old mill",
        (
            "At noon they reached an old mill. The miller was sad, because the wheel would not turn. "
            "{n} looked at it and saw that a stone was stuck in it. With much work the {h} pulled it "
            'out, and the wheel turned again. The miller laughed for joy. "Take this lamp," he said. '
            '"It never goes out, and in the mountains you will need it."',
            "In the valley stood a mill without a miller. Only an old woman lived there, and she "
            'baked bread for all who passed. "I have heard of the bell," she said. "My grandmother '
            'heard it ring. It must be in the mountain with the white top." She gave {n} a warm coat '
            "and a lamp, and the {h} thanked her with all its heart.",
        ),
    ),
    (
        "The mountain",
        (
            "The mountain was high, and its top was white with snow. {n} climbed from stone to stone. "
            "The air grew thin, and the hands grew cold. More than once the {h} wanted to turn back. "
            "But then {n} thought of the silent valley and went on. In the evening there was a door "
            "in the rock, and on the door was a golden bell.",
            "For three days {n} climbed. The first day there was grass, the second day there were "
            "only stones, and the third day there was nothing but snow. At the end of the third day "
            "the {h} found a cave with a small blue light in it. The lamp of the mill burned "
            "brightly, and {n} went in without fear.",
        ),
    ),
    (
        "The bell",
        (
            "Inside the mountain was a wide hall. In the middle of it hung the bell, covered with "
            'dust. Beside it sat a giant who had slept for a hundred years. He opened one eye. "Who '
            'wakes me?" he asked. "I am {n}," said the {h}, "and I came to bring back the song." The '
            'giant smiled. "I only kept it safe," he said. "Take it home."',
            "Deep in the cave stood a chest without a lock. {n} lifted the lid, and there lay the "
            "bell, small and golden. When the {h} touched it, it rang so softly that the snow outside "
            'began to melt. A voice came out of the stone: "You did not give up. The bell is yours." '
            "Then {n} took it, and the way back was easy and short.",
        ),
    ),
    (
        "Home again",
        (
            "In the valley the people were already waiting. They hung the bell in the tower, and when "
            "it rang, the oldest song of the world went over all the fields. The miller came, and "
            "the fisherman, and even the firefly. They danced until the morning. And {n} the {h} sat "
            "at the door again and drank warm tea, and knew at last what was behind the hills. The "
            "end.",
            "The way home led through spring. Wherever {n} passed, flowers opened and birds began to "
            "sing. In the valley the bell was hung in the old oak, so that everybody could hear it. "
            "From that day the {h} was never alone again, for every evening someone came and asked "
            "for the story. And {n} told it gladly, from the beginning. The end.",
        ),
    ),
)
