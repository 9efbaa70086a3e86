"""Pages of subsidies."""

from django.urls import path

from subsidies import views

app_name = "subsidies"
urlpatterns = [
    path("", views.home, name="home"),
    path("runs/<int:pk>/", views.run_detail, name="run-detail"),
    path("decisions/<int:pk>/", views.decision_detail, name="decision-detail"),
    path("people/<int:pk>/fragment/", views.person_fragment, name="person-fragment"),
    path("parameters/", views.parameter_list, name="parameter-list"),
    path("parameters/<int:pk>/", views.parameter_edit, name="parameter-edit"),
]
