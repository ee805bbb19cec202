package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/loopback"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Codes of Problems that a screen tells apart.
const (
	CodeMissing = "sign-in.missing" // nobody is signed in
	CodeAgain   = "sign-in.again"   // only a person can go on: they sign in again
	CodePorts   = "sign-in.ports"   // the browser has nowhere to come back to
	CodeKeyID   = "sign-in.kid"     // the app has no active key of the name that was sent
	CodeKept    = "sign-in.not-revoked"
)

// Missing is the Problem of what takes a sign-in while nobody is signed in.
func Missing() *problem.Problem {
	return problem.New(CodeMissing,
		text.T("problem.sign-in.missing", "This needs an admin sign-in"),
		text.T("problem.sign-in.missing.why", "You chose to go on without signing in, so this is done by console clicks."),
		problem.NewWay(problem.GoToStep, text.T("way.sign-in", "Sign in on step 1"), text.T("way.sign-in.why", "Keeps everything done so far")))
}

func signInAgain() problem.Way {
	return problem.NewWay(problem.SignInAgain, text.T("way.sign-in-again", "Sign in again"), text.T("way.sign-in-again.why", "On step 1; nothing done so far is lost"))
}

func correctSignIn() problem.Way {
	return problem.NewWay(problem.EditSignIn, text.T("way.edit-sign-in", "Check how you sign in"), text.T("way.edit-sign-in.why", "Client ID, scopes, and what the app needs at Okta"))
}

func otherWay() problem.Way {
	return problem.NewWay(problem.EditSignIn, text.T("way.other-sign-in", "Sign in another way"), text.T("way.other-sign-in.why", "With a code on another device, an API token, or a service app's key"))
}

func openApp() problem.Way {
	return problem.NewWay(problem.OpenSignInApp, text.T("way.open-sign-in-app", "Open the app at Okta"), text.T("way.open-sign-in-app.why", "Its General tab shows the type, the grants, the method and the keys"))
}

func openAppScopes() problem.Way {
	return problem.NewWay(problem.OpenSignInScopes, text.T("way.open-sign-in-scopes", "Grant the scopes in the Admin Console"), text.T("way.open-sign-in-scopes.why", "The app › Okta API Scopes › Grant, as a super admin; then try again"))
}

// again is a sign-in that has come to its end.
func again(cause text.Text) *problem.Problem {
	return problem.New(CodeAgain, text.T("problem.sign-in.again", "Sign in again"), cause, signInAgain())
}

func ended() *problem.Problem {
	return again(text.T("problem.sign-in.ended", "The access token has ended, and Okta gave no refresh token to get another with. Nothing is lost. With the scope offline_access and the Refresh Token grant on the app a sign-in lasts longer."))
}

func signedOut() *problem.Problem {
	return again(text.T("problem.sign-in.signed-out", "This sign-in was ended with Sign out, or another one took its place."))
}

func tokenGone(err error) *problem.Problem {
	return again(text.T("problem.sign-in.gone", "The refresh token is no longer with your secrets: it was removed or changed outside of Flowlatch, or kept for an earlier session only. Nothing else is lost.")).WithDetail(err.Error())
}

func refreshRefused(e *oauth.Error) *problem.Problem {
	return again(text.T("problem.sign-in.refresh-refused", "Okta no longer takes the refresh token: it was revoked, has lapsed, or a newer one was given that never arrived here. Nothing is lost.")).WithDetail(e.Error())
}

// tokenNotAccepted is for a token that was refused though it is new. Whatever
// repeats the token in its answer is masked.
func tokenNotAccepted(answer *http.Response, token secret.Secret) *problem.Problem {
	said := strings.TrimSpace(answer.Status + " " + strings.Join(answer.Header.Values("Www-Authenticate"), ", "))
	return again(text.T("problem.sign-in.not-accepted", "Okta refuses a request whose access token it has only just given. The person may have been deactivated or signed out by another admin. Nothing is lost.")).
		WithDetail(redact.New(redact.NewValues(token)).Text(said))
}

func staleToken() *problem.Problem {
	return problem.New("sign-in.stale",
		text.T("problem.sign-in.stale", "Okta didn't accept the access token"),
		text.T("problem.sign-in.stale.why", "It has ended or was revoked, and nothing was changed in the org. Requests that change something are never repeated by themselves; the next try gets a new token."),
		problem.Retrying(), signInAgain())
}

func appRefused(e *oauth.Error) *problem.Problem {
	return problem.New("sign-in.app",
		text.T("problem.sign-in.app", "Okta refuses the app that you signed in through"),
		text.T("problem.sign-in.app.why", "It was deleted, is inactive, or no longer allows this way of signing in. Your sign-in is kept: once the app is right again, it goes on."),
		problem.Retrying(), correctSignIn(), openApp()).WithDetail(e.Error())
}

// appWithoutToken tells why an app gets no token for an assertion that named kid.
func appWithoutToken(e *oauth.Error, kid string) *problem.Problem {
	if e.Code == "invalid_scope" {
		return noScopes(e.Error())
	}
	told := problem.From(e)
	if told.Code == problem.CodeKeyUnknown {
		return keyUnknown(kid).WithDetail(e.Error())
	}
	return problem.New("sign-in.app-token",
		text.T("problem.sign-in.app-token", "Okta gives this app no token"), told.Cause,
		correctSignIn(), openApp(), problem.Retrying()).WithDetail(e.Error())
}

// keyUnknown is a key that the app doesn't have under the name that was sent. It may
// well have the key: a PEM carries no name, and Okta gave it one.
func keyUnknown(kid string) *problem.Problem {
	return problem.New(CodeKeyID,
		text.T("problem.sign-in.kid", "The app has no active key with the Key ID that was sent"),
		text.T("problem.sign-in.kid.why", "Sent was {{.KID}}. A key in PEM or DER has no Key ID of its own; the app lists the one that it goes by at Okta, under General › Client Credentials › Public keys. If it isn't in that list, or inactive, the key has to be added or activated there.", "KID", kid),
		problem.NewWay(problem.EditKeyID, text.T("way.key-id", "Enter the Key ID that Okta lists"), text.T("way.key-id.why", "Then sign in once more; the key itself is kept meanwhile")),
		openApp(),
		problem.NewWay(problem.EditSignIn, text.T("way.other-key", "Use another key or client ID"), text.T("way.other-key.why", "A key copied as JWK brings its Key ID along")),
		problem.Retrying())
}

func noScopes(detail string) *problem.Problem {
	return problem.New("sign-in.scopes",
		text.T("problem.sign-in.scopes", "The app doesn't have the scopes"),
		text.T("problem.sign-in.scopes.why", "Okta refuses the request for what it asks for. Grant the scopes on the app's Okta API Scopes tab, which takes a super admin, or ask for fewer."),
		openAppScopes(), correctSignIn(), problem.Retrying()).WithDetail(detail)
}

// portsTaken tells that the browser would find nobody to come back to.
func portsTaken(err error) error {
	refused, ok := errors.AsType[*loopback.PortsError](err)
	if !ok {
		return err
	}
	return problem.New(CodePorts,
		text.T("problem.sign-in.ports", "The browser couldn't come back to Flowlatch"),
		text.T("problem.sign-in.ports.why", "Other programs use the ports {{.Ports}} of this computer. Okta compares the port, so no other one will do unless it is registered with the app. Another Flowlatch that is signing in is such a program too.", "Ports", portList(refused.Ports)),
		problem.Retrying(), otherWay()).WithDetail(fmt.Sprintf("%v: %v", refused, refused.Err))
}

func portList(ports []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(ports), " ", ", "), "[]")
}

func noBrowser(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return problem.New("sign-in.no-browser",
		text.T("problem.sign-in.no-browser", "No browser could be opened"),
		text.T("problem.sign-in.no-browser.why", "This computer has none, or doesn't say which one to use. On a machine without a browser sign in with a code on another device."),
		otherWay(), problem.Retrying()).WithDetail(err.Error())
}

// nobodyCame tells a browser that didn't come back from a sign-in that was
// cancelled.
func nobodyCame(err error, redirectURI string) error {
	if !errors.Is(err, loopback.ErrTimeout) {
		return err
	}
	return problem.New("sign-in.timeout",
		text.T("problem.sign-in.timeout", "Nobody came back from the browser"),
		text.T("problem.sign-in.timeout.why", "The page was closed, or Okta showed an error page. If that spoke of redirect_uri: {{.URI}} has to stand among the app's Sign-in redirect URIs, character by character. If it spoke of the client: the client ID is another org's, or the app is inactive.", "URI", redirectURI),
		problem.Retrying(), correctSignIn(), openApp()).WithDetail(err.Error())
}

// notAuthorized tells what the browser brought back when it was no sign-in, or
// why the code it brought wasn't taken.
func notAuthorized(err error) error {
	if refused, ok := errors.AsType[*oauth.AuthorizationError](err); ok {
		return browserRefused(refused)
	}
	switch {
	case errors.Is(err, oauth.ErrIssuer), errors.Is(err, oauth.ErrNonce), errors.Is(err, oauth.ErrAnswer), errors.Is(err, oauth.ErrState):
		return problem.New("sign-in.answer",
			text.T("problem.sign-in.answer", "The browser's answer isn't that of this sign-in"),
			text.T("problem.sign-in.answer.why", "It came from another server, or parts of it are missing or doubled. It was thrown away, and nobody is signed in."),
			problem.Retrying()).WithDetail(err.Error())
	case refusedWith(err, "invalid_grant"):
		return problem.New("sign-in.code",
			text.T("problem.sign-in.code", "Okta didn't take the browser's answer"),
			text.T("problem.sign-in.code.why", "It is good once and for a short time only. Sign in once more; nothing was stored."),
			problem.Retrying()).WithDetail(err.Error())
	}
	return appSetUp(err)
}

func browserRefused(e *oauth.AuthorizationError) error {
	switch e.Code {
	case "access_denied":
		return declined(e.Error())
	case "invalid_scope":
		return noScopes(e.Error())
	case "server_error", "temporarily_unavailable":
		return problem.New("sign-in.later",
			text.T("problem.sign-in.later", "Okta couldn't sign anybody in just now"),
			text.T("problem.sign-in.later.why", "It said so itself. That passes more often than not."), problem.Retrying()).WithDetail(e.Error())
	}
	return notSetUp(e.Error())
}

func declined(detail string) *problem.Problem {
	return problem.New("sign-in.declined",
		text.T("problem.sign-in.declined", "The sign-in was declined"),
		text.T("problem.sign-in.declined.why", "Somebody pressed Cancel, or this person isn't assigned to the app, or a policy of the org forbids it. Nobody is signed in, and nothing was stored."),
		problem.Retrying(), correctSignIn(), openApp()).WithDetail(detail)
}

// appSetUp tells refusals that are about the app from everything else.
func appSetUp(err error) error {
	refused, ok := errors.AsType[*oauth.Error](err)
	if !ok || refused.Kind != oauth.Refused {
		return err
	}
	switch refused.Code {
	case "invalid_scope":
		return noScopes(refused.Error())
	case "access_denied":
		return declined(refused.Error())
	}
	return notSetUp(refused.Error())
}

func notSetUp(detail string) *problem.Problem {
	return problem.New("sign-in.app-setup",
		text.T("problem.sign-in.app-setup", "The app at Okta isn't set up for this"),
		text.T("problem.sign-in.app-setup.why", "It must be an OIDC app of the type Native with no client secret, and with the grant that this way of signing in takes. Okta's own words are in the technical detail."),
		correctSignIn(), openApp(), problem.Retrying()).WithDetail(detail)
}

func noDeviceCode(err error) error {
	refused, ok := errors.AsType[*oauth.Error](err)
	if ok && refused.Status == http.StatusNotFound {
		return notSetUp(refused.Error())
	}
	return appSetUp(err)
}

func deviceRefused(err error) error {
	switch {
	case errors.Is(err, oauth.ErrDeviceDenied):
		return declined(err.Error())
	case errors.Is(err, oauth.ErrDeviceExpired):
		return problem.New("sign-in.device-expired",
			text.T("problem.sign-in.device-expired", "The code has expired"),
			text.T("problem.sign-in.device-expired.why", "Nobody used it in time. Nothing was stored; a new code is a new sign-in."),
			problem.Retrying(), otherWay()).WithDetail(err.Error())
	case refusedWith(err, "invalid_grant"):
		return problem.New("sign-in.device-expired",
			text.T("problem.sign-in.device-expired", "The code has expired"),
			text.T("problem.sign-in.device-invalid.why", "Okta doesn't know it any more. Nothing was stored; a new code is a new sign-in."),
			problem.Retrying(), otherWay()).WithDetail(err.Error())
	}
	return appSetUp(err)
}
