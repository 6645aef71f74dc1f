"""Addresses of conversations."""

from django.urls import path

from chat import comparison_views, conversation_views, views

app_name = "chat"
urlpatterns = [
    path("", views.home, name="home"),
    path("c/<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/branch", views.branch_fragment, name="branch"),
    path("c/<uuid:conversation_id>/messages/<uuid:message_id>/", views.message_fragment, name="message"),
    path("c/<uuid:conversation_id>/rename/", conversation_views.rename, name="rename"),
    path("c/<uuid:conversation_id>/delete/", conversation_views.delete, name="delete"),
    path("c/<uuid:conversation_id>/restore/", conversation_views.restore, name="restore"),
    path("c/<uuid:conversation_id>/item", conversation_views.rail_item, name="rail_item"),
    path(
        "c/<uuid:conversation_id>/comparisons/<uuid:comparison_id>/",
        comparison_views.revealed,
        name="comparison",
    ),
    path("conversations/", conversation_views.listed, name="conversations"),
    path("serving/", views.serving_fragment, name="serving"),
    path("look/", views.look, name="look"),
]
