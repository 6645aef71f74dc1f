"""Addresses of the dataset pages."""

from django.urls import path

from feedback.datasets import export_views, row_views, version_views, views
from feedback.datasets.imported import views as import_views
from feedback.notices import views as notices
from feedback.scheduling import views as scheduling

app_name = "datasets"
urlpatterns = [
    path("", views.dataset_list, name="list"),
    path("add/", views.add, name="add"),
    path("imports/", import_views.import_list, name="imports"),
    path("imports/add/", import_views.add, name="import-add"),
    path("imports/<uuid:import_id>/", import_views.one, name="import"),
    path("imports/<uuid:import_id>/remove/", import_views.remove, name="import-remove"),
    path("ended/", notices.ended, name="ended"),
    path("<uuid:dataset_id>/", views.dataset, name="dataset"),
    path("<uuid:dataset_id>/follow/", notices.follow, name="follow"),
    path("<uuid:dataset_id>/build/", views.build, name="build"),
    path("<uuid:dataset_id>/schedules/add/", scheduling.add, name="schedule_add"),
    path("schedules/<uuid:schedule_id>/", scheduling.schedule, name="schedule"),
    path("schedules/<uuid:schedule_id>/pause/", scheduling.pause, name="schedule_pause"),
    path("schedules/<uuid:schedule_id>/resume/", scheduling.resume, name="schedule_resume"),
    path("schedules/<uuid:schedule_id>/remove/", scheduling.remove, name="schedule_remove"),
    path("versions/<uuid:version_id>/", version_views.version, name="version"),
    path("versions/<uuid:version_id>/card/", version_views.card, name="card"),
    path("versions/<uuid:version_id>/card/README.md", version_views.card_file, name="card-file"),
    path("versions/<uuid:version_id>/compare/", version_views.compare, name="compare"),
    path("versions/<uuid:version_id>/export/", export_views.export, name="export"),
    path("exports/<uuid:export_id>/files/<path:name>", export_views.file, name="file"),
    path("versions/<uuid:version_id>/rows/", row_views.row_list, name="rows"),
    path("versions/<uuid:version_id>/rows/<int:row_number>/", row_views.row, name="row"),
    path(
        "versions/<uuid:version_id>/rows/<int:row_number>/conversation/",
        row_views.conversation,
        name="conversation",
    ),
]
