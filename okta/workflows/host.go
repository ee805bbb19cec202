package workflows

import (
	"net/url"

	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

// HostOf is the origin of the org's Workflows as the org itself tells it: that of the sign-in address of its app
// [okta.AppWorkflowsSSO] (settings.app.initiateLoginURI, or redirectURI). It is "" where the app tells none that is
// safe to call.
func HostOf(ssoApp okta.App) string {
	for _, name := range []string{"initiateLoginURI", "redirectURI"} {
		text, _ := ssoApp.Settings[name].(string)
		if origin := originOf(text); origin != "" {
			return origin
		}
	}
	return ""
}

func originOf(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	if ip, ok := pasted.Loopback(u.Hostname()); ok && (u.Scheme == "http" || u.Scheme == "https") {
		return pasted.Origin(u.Scheme, ip, u.Port())
	}
	host, err := publicHost(u.Hostname())
	if err != nil || u.Scheme != "https" {
		return ""
	}
	return pasted.Origin(u.Scheme, host, u.Port())
}
