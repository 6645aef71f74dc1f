"""Who stood where, told once the choice has been made."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.models import Comparison


@never_cache
@login_required
@require_safe
def revealed(request: HttpRequest, conversation_id: UUID, comparison_id: UUID) -> HttpResponse:
    """404 while it is open, as if it were not there."""
    decided = Comparison.objects.visible_to(request.user).exclude(choice=Comparison.Choice.OPEN)
    decided = decided.filter(conversation=conversation_id).select_related(
        "a__generation__variant__prompt_version", "b__generation__variant__prompt_version"
    )
    comparison = get_object_or_404(decided, pk=comparison_id)
    return render(request, "chat/compare.html#revealed", {"comparison": comparison})
