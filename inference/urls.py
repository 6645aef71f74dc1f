"""Addresses of prompt versions."""

from django.urls import path

from inference import views

app_name = "inference"
urlpatterns = [
    path("", views.prompt_list, name="prompts"),
    path("write/", views.write_prompt, name="write_prompt"),
    path("<int:number>/", views.prompt, name="prompt"),
    path("<int:number>/activate/", views.activate_prompt, name="activate_prompt"),
]
