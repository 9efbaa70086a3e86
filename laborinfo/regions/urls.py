from django.urls import path, register_converter

from laborinfo.regions.converters import RegionCode
from laborinfo.regions.views import browse, changes, picker, work_bodies

register_converter(RegionCode, "region_code")
app_name = "regions"
urlpatterns = [
    path("", browse.region_list, name="region-list"),
    path("picker/", picker.picker, name="picker"),
    path("work-bodies/", work_bodies.work_body_list, name="work-body-list"),
    path("work-bodies/new/", work_bodies.work_body_create, name="work-body-create"),
    path("work-bodies/<int:pk>/", work_bodies.work_body_detail, name="work-body-detail"),
    path("work-bodies/<int:pk>/edit/", work_bodies.work_body_edit, name="work-body-edit"),
    path("<region_code:code>/", browse.region_detail, name="region-detail"),
    path("<region_code:code>/add/", changes.region_add, name="region-add"),
    path("<region_code:code>/rename/", changes.region_rename, name="region-rename"),
    path("<region_code:code>/move/", changes.region_move, name="region-move"),
    path("<region_code:code>/merge/", changes.region_merge, name="region-merge"),
    path("<region_code:code>/split/", changes.region_split, name="region-split"),
    path("<region_code:code>/close/", changes.region_close, name="region-close"),
]
