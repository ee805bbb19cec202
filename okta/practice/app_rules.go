package practice

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// maxLabel is the longest label of an app, in characters.
const maxLabel = 100

func usesSecret(authMethod string) bool {
	return authMethod == authSecretBasic || authMethod == authSecretPost
}

func notClient(a application) error {
	return invalid("oauthClient", fmt.Sprintf("%s is not an OAuth client that can be changed.", a.Label))
}

func checkLabel(label string) error {
	if strings.TrimSpace(label) == "" {
		return invalid("label", "label: The field cannot be left blank")
	}
	if len([]rune(label)) > maxLabel {
		return invalid("label", "label: The field is too long")
	}
	return nil
}

func checkOIDC(spec oidcAppSpec) error {
	if err := checkLabel(spec.Label); err != nil {
		return err
	}
	return checkClient(spec.Client)
}

// checkClient holds an OAuth client against the rules for its type and method.
func checkClient(c oauthClient) error {
	types := []string{"service", "web", "native", "browser"}
	if !slices.Contains(types, c.ApplicationType) {
		return invalid("application_type", "'application_type' must be one of: "+strings.Join(types, ", ")+".")
	}
	methods := []string{authPrivateKey, authSecretBasic, authSecretPost, authNone}
	if !slices.Contains(methods, c.AuthMethod) {
		return invalid("token_endpoint_auth_method", "'token_endpoint_auth_method' must be one of: "+strings.Join(methods, ", ")+".")
	}
	if c.ApplicationType == "service" && !slices.Contains(c.GrantTypes, "client_credentials") {
		return invalid("grant_types", "'grant_types' of a service app must contain 'client_credentials'.")
	}
	if c.ApplicationType == "browser" && c.AuthMethod != authNone {
		return invalid("token_endpoint_auth_method", causePublicMethod)
	}
	if slices.Contains(c.GrantTypes, grantCode) && len(c.RedirectURIs) == 0 {
		return invalid("redirect_uris", causeNoRedirect)
	}
	return checkClientKeys(c)
}

// checkClientKeys holds the keys of a client, or the address of them, against
// what its method needs.
func checkClientKeys(c oauthClient) error {
	if err := checkKeys(c.Keys); err != nil {
		return err
	}
	if c.JWKSURI != "" {
		u, err := url.Parse(c.JWKSURI)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
			return invalid("jwks_uri", causeBadKeysURI)
		case len(c.Keys) > 0:
			return invalid("jwks", causeTwoKeySets)
		}
		return nil
	}
	a := application{OAuth: &c}
	if c.AuthMethod == authPrivateKey && !slices.ContainsFunc(a.activeKeys(), publicKey.signs) {
		return invalid("jwks", "'jwks' must hold an active key when 'token_endpoint_auth_method' is 'private_key_jwt'.")
	}
	return nil
}
