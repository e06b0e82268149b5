"""Sign-in for staff: SimpleJWT's tokens. Changes when signing in does."""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from shop.accounts.models import User
from shop.api.throttles import LoginThrottle


@extend_schema(tags=["auth"], summary="Sign in")
class Login(TokenObtainPairView):
    """A username and password for an access and a refresh token."""

    permission_classes = (AllowAny,)  # type: ignore[assignment]  # the package types it as empty
    throttle_classes = (LoginThrottle,)


@extend_schema(tags=["auth"], summary="Renew the access token")
class Refresh(TokenRefreshView):
    """A refresh token for a new access token."""

    permission_classes = (AllowAny,)  # type: ignore[assignment]  # the package types it as empty
    throttle_classes = (LoginThrottle,)

    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Refuses the token of an account that is gone or disabled."""
        try:
            return super().post(request, *args, **kwargs)
        except User.DoesNotExist:
            raise InvalidToken from None
        except InvalidToken:
            raise
        except AuthenticationFailed as error:
            raise InvalidToken(str(error.detail)) from error
