"""When the background work of feedback is due: read by `config.celery` before Django's apps are."""

DRAIN = "feedback.drain"
PARKED = "feedback.parked"
ERASE = "feedback.erase"
FOLLOW_UP = "feedback.follow_up"
FOLLOW_UP_ALL = "feedback.follow_up_all"
LEAVE = "feedback.leave"
WEBHOOKS = "feedback.webhooks"
SETTLE = "feedback.settle"
BUILD = "feedback.build"
PAIRS = "feedback.pairs"
WITHDRAW = "feedback.withdraw"
CALIBRATE = "feedback.calibrate"
EXPORT = "feedback.export"
SCHEDULES = "feedback.schedules"
IMPORT = "feedback.import"
COPY = "feedback.copy"
REMOVE_COPIES = "feedback.remove_copies"
DRAFT_CASES = "feedback.draft_cases"
FILL = "feedback.fill_queues"
READ_AHEAD = "feedback.read_ahead"
GATHER = "feedback.gather_failures"
MEASURE = "feedback.measure_reviewers"
DRAIN_S = 5.0
PARKED_S = 30.0
FOLLOW_UP_S = 30.0
LEAVE_S = 60.0
#: What takes minutes: it has a queue and a worker of its own, and draining never waits for it.
LONG = (BUILD, EXPORT, COPY, IMPORT, CALIBRATE, GATHER)
# How long one run of each other may take: the worker has two processes.
FOLLOW_UP_LONGEST_S = 10.0
FOLLOW_UP_ALL_LONGEST_S = 20.0
ERASE_S = 5.0
WEBHOOKS_S = 3.0
SETTLE_S = 15.0
# A version whose builder is gone is taken up by the next of these, whatever the broker delivers again.
BUILD_S = 3.0
PAIRS_S = 15.0
PAIRS_LONGEST_S = 10.0
WITHDRAW_S = 15.0
EXPORT_S = 3.0
SCHEDULES_S = 10.0
IMPORT_S = 3.0
COPY_S = 3.0
REMOVE_COPIES_S = 3.0
FILL_S = 20.0
FILL_LONGEST_S = 10.0
READ_AHEAD_S = 5.0
READ_AHEAD_LONGEST_S = 10.0
# It shares its worker with builds.
GATHER_LONGEST_S = 120.0
MEASURE_S = 5.0
MEASURE_LONGEST_S = 10.0
