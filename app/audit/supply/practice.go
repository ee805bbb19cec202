package supply

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
)

// mintPath is where a practice org gives tokens that only an org itself could
// sign. Okta has no such address.
const mintPath = "/practice/v1/access-tokens"

// maxMinted bounds the answer, in bytes.
const maxMinted = 64 << 10

// order is what a practice org is asked for.
type order struct {
	ClientID string   `json:"clientId"`
	Scopes   []string `json:"scopes"`
	Expired  bool     `json:"expired,omitempty"`
	Audience string   `json:"audience,omitempty"`
}

func (a App) expired(ctx context.Context) (secret.Secret, error) {
	return a.mint(ctx, order{Scopes: []string{okta.ScopeInvokeManage}, Expired: true})
}

func (a App) otherAudience(ctx context.Context) (secret.Secret, error) {
	return a.mint(ctx, order{Scopes: []string{okta.ScopeInvokeManage}, Audience: "https://another.example"})
}

func (a App) mintedScope(ctx context.Context) (audit.Access, error) {
	access, err := a.mint(ctx, order{Scopes: []string{"okta.apps.read"}})
	return audit.Access{Token: access}, err
}

// mint asks the practice org for a token of the app.
func (a App) mint(ctx context.Context, o order) (secret.Secret, error) {
	o.ClientID = a.ClientID
	body, err := json.Marshal(o)
	if err != nil {
		return secret.Secret{}, err
	}
	client, err := a.Practice(ctx)
	if err != nil {
		return secret.Secret{}, err
	}
	ctx = wire.WithPurpose(ctx, text.T("supply.purpose.mint", "A token that only the practice org can make"))
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.Origin+mintPath, bytes.NewReader(body))
	if err != nil {
		return secret.Secret{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	answer, err := client.Do(r)
	if err != nil {
		return secret.Secret{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return secret.Secret{}, fmt.Errorf("the practice org answered with status %d", answer.StatusCode)
	}
	var minted struct {
		AccessToken string `json:"accessToken"`
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxMinted)).Decode(&minted); err != nil {
		return secret.Secret{}, fmt.Errorf("the practice org's answer can't be read: %w", err)
	}
	return secret.New(minted.AccessToken), nil
}
