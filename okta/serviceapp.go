package okta

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	sdk "github.com/okta/okta-sdk-golang/v5/okta"
)

// ServiceAppSpec is what an API Services app is made from.
type ServiceAppSpec struct {
	Label      string
	PublicKeys []json.RawMessage // public JWKs; the first key is what the app signs in with
	// DPoPBound makes tokens demand proof of possession. It is always sent: the API's default (off) and the Admin
	// Console's (on) differ.
	DPoPBound bool
}

// ErrPrivateKey tells that a key with private parts was about to leave the computer. Nothing was sent.
var ErrPrivateKey = errors.New("okta: this key has private parts")

// CreateServiceApp creates and activates an API Services app that signs in with private_key_jwt.
func (c *Client) CreateServiceApp(ctx context.Context, spec ServiceAppSpec) (App, error) {
	model, err := serviceApp(spec)
	if err != nil {
		return App{}, err
	}
	a, err := c.call(ctx, func(ctx context.Context) error {
		app := sdk.ListApplications200ResponseInner{OpenIdConnectApplication: model}
		_, _, err := c.sdk.ApplicationAPI.CreateApplication(ctx).Activate(true).Application(app).Execute()
		return err
	})
	return oneApp(a, err)
}

// serviceApp is the smallest request Okta accepts for such an app.
func serviceApp(spec ServiceAppSpec) (*sdk.OpenIdConnectApplication, error) {
	if spec.Label == "" || len(spec.PublicKeys) == 0 {
		return nil, errors.New("okta: a service app needs a label and a public key")
	}
	keys := make([]sdk.SchemasJsonWebKey, 0, len(spec.PublicKeys))
	for _, raw := range spec.PublicKeys {
		members, err := publicKey(raw)
		if err != nil {
			return nil, err
		}
		keys = append(keys, sdk.SchemasJsonWebKey{AdditionalProperties: members})
	}
	client := sdk.OpenIdConnectApplicationSettingsClient{
		ApplicationType:       sdk.PtrString("service"),
		GrantTypes:            []string{"client_credentials"},
		ResponseTypes:         []string{"token"},
		DpopBoundAccessTokens: sdk.PtrBool(spec.DPoPBound),
		Jwks:                  &sdk.OpenIdConnectApplicationSettingsClientKeys{Keys: keys},
	}
	credentials := sdk.OAuthApplicationCredentials{OauthClient: &sdk.ApplicationCredentialsOAuthClient{
		TokenEndpointAuthMethod: sdk.PtrString("private_key_jwt"),
	}}
	settings := sdk.OpenIdConnectApplicationSettings{OauthClient: &client}
	return sdk.NewOpenIdConnectApplication(credentials, AppOIDC, settings, spec.Label, "OPENID_CONNECT"), nil
}

// publicKey takes a JWK's members, provided they are those of a public RSA or EC key (RFC 7517, RFC 7518 section 6).
// Members are let in by name, so that nothing private gets out under a name nobody thought of.
func publicKey(raw json.RawMessage) (map[string]any, error) {
	var members map[string]any
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, errors.New("okta: the public key is not a JWK")
	}
	for name := range members {
		switch name {
		case "kty", "kid", "use", "alg", "key_ops", "n", "e", "crv", "x", "y", "status":
		case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
			return nil, ErrPrivateKey
		default:
			return nil, fmt.Errorf("okta: the public key has an unknown member %q", name)
		}
	}
	if kty := members["kty"]; kty != "RSA" && kty != "EC" {
		return nil, errors.New("okta: the public key is neither RSA nor EC")
	}
	return members, nil
}
