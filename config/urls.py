"""The front door: every address the product answers."""

urlpatterns = []
