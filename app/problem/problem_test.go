package problem_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

func TestFrom(t *testing.T) {
	refused := func(code, description string) error {
		return &oauth.Error{Kind: oauth.Refused, Status: 400, Code: code, Description: description, Header: http.Header{}}
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{context.Canceled, problem.CodeCancelled},
		{errors.New("anything"), "unexpected"},
		{&okta.AddressError{Fault: okta.FaultHTTP}, "org.address.http"},
		{&workflows.InvokeURLError{Fault: workflows.FaultResume}, "endpoint.url.resume"},
		{&okta.NotOktaError{Reason: okta.NotOktaHTML}, "org.not-okta"},
		{&okta.Error{Status: 401}, "sign-in.refused"},
		{&okta.Error{Status: 401, Code: "E0000011"}, "sign-in.refused"},
		{&okta.Error{Status: 401, Code: "E0000015"}, "feature.off"},
		{&okta.Error{Status: 403}, "rights.missing"},
		{&okta.Error{Status: 404}, "okta.not-found"},
		{&okta.Error{Status: 429}, "rate-limit"},
		{&okta.Error{Status: 503}, "okta.5xx"},
		{&okta.Error{Status: 400, Causes: []string{"Maximum number of instances has been reached."}}, "okta.refused"},
		{refused("invalid_scope", ""), "token.scope-unclear"},
		{refused("consent_required", ""), "token.scope-refused"},
		{refused("invalid_dpop_proof", ""), "token.dpop"},
		{refused("use_dpop_nonce", ""), "token.dpop"},
		{refused("unauthorized_client", ""), "token.grant-type"},
		{refused("invalid_client", "The client_assertion JWT kid is invalid."), "token.kid"},
		{refused("invalid_client", "The client_assertion signature is invalid."), "token.signature"},
		{refused("invalid_client", "The audience claim for client_assertion must be the endpoint invoked for the request."), "token.audience"},
		{refused("invalid_client", "The client_assertion token is expired."), "token.clock"},
		{refused("invalid_client", "The client_assertion token has an expiration too far into the future."), "token.clock"},
		{refused("invalid_client", "The client_assertion token has already been used."), "token.replay"},
		{refused("invalid_client", "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method."), "token.secret-app"},
		{refused("invalid_client", "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server."), "token.not-service"},
		{refused("invalid_client", "The client does not have a JWKSet configured, but the client_assertion requires one."), "token.no-keys"},
		{refused("invalid_client", "Words nobody has seen yet."), "token.client-refused"},
		{refused("brand_new_code", ""), "token.refused"},
		{&oauth.Error{Kind: oauth.WebPage, Status: 200, Header: http.Header{}}, "token.answer"},
		{&oauth.Error{Kind: oauth.NotJSON, Status: 429, Header: http.Header{}}, "rate-limit"},
		{&oauth.Error{Kind: oauth.OtherKey, Status: 200, Header: http.Header{}}, "token.other-key"},
		{&wire.Error{Kind: wire.Closed}, "network.closed"},
		{&vault.StateError{State: vault.Locked}, "vault.locked"},
		{vault.ErrNotFound, "vault.gone"},
		{oauth.ErrClientID, "client-id"},
		{problem.New("mine", problem.From(context.Canceled).Title, problem.From(context.Canceled).Cause), "mine"},
	} {
		for _, err := range []error{c.err, fmt.Errorf("deeper: %w", c.err)} {
			p := problem.From(err)
			if p.Code != c.want {
				t.Errorf("From(%v) is %s, want %s", err, p.Code, c.want)
			}
			if p.Title.IsZero() || p.Cause.IsZero() {
				t.Errorf("%s lacks words", c.want)
			}
			if len(p.Ways) == 0 && c.want != "mine" {
				t.Errorf("%s shows no way out", c.want)
			}
		}
	}
	if problem.From(nil) != nil {
		t.Error("no error is a Problem")
	}
}

func TestUnreachable(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&wire.Error{Kind: wire.DNS}, true},
		{&wire.Error{Kind: wire.Timeout}, true},
		{&wire.Error{Kind: wire.Pinned}, false},
		{&wire.Error{Kind: wire.Invalid}, false},
		{&vault.StateError{State: vault.Stuck}, true},
		{vault.ErrNotFound, false},
		{vault.ErrDamaged, false},
		{&okta.Error{Status: 500}, false},
		{errors.New("x"), false},
	} {
		if got := problem.From(c.err).Unreachable(); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
	for p, want := range map[*problem.Problem]bool{nil: false, problem.From(vault.ErrNotFound): true, problem.From(&okta.Error{Status: 500}): false} {
		if p.OfVault() != want {
			t.Errorf("a Problem is of the keychain: %t", !want)
		}
	}
}

// TestAnEmptyPortIsToldWhole: no sentence ends where the value is missing.
func TestAnEmptyPortIsToldWhole(t *testing.T) {
	for _, sentence := range []text.Text{
		problem.AddressSentence(&okta.AddressError{Fault: okta.FaultPort}),
		problem.InvokeURLSentence(&workflows.InvokeURLError{Fault: workflows.FaultPort}),
	} {
		if s := sentence.String(); !strings.HasPrefix(s, "Nothing follows the colon.") {
			t.Errorf("%q", s)
		}
	}
}

// TestEveryKindHasItsOwnWords: a constant that is added elsewhere must get a
// sentence here.
func TestEveryKindHasItsOwnWords(t *testing.T) {
	t.Run("addresses", func(t *testing.T) {
		ownWords(t, "../../okta/address_error.go", "AddressFault", func(v string) string {
			return problem.AddressSentence(&okta.AddressError{Fault: okta.AddressFault(v), Value: "x"}).Key
		})
	})
	t.Run("Invoke URLs", func(t *testing.T) {
		ownWords(t, "../../okta/workflows/invokeurl_error.go", "InvokeURLFault", func(v string) string {
			return problem.InvokeURLSentence(&workflows.InvokeURLError{Fault: workflows.InvokeURLFault(v), Value: "x"}).English
		})
	})
	t.Run("notes on Invoke URLs", func(t *testing.T) {
		ownWords(t, "../../okta/workflows/invokeurl.go", "InvokeURLNote", func(v string) string {
			english := problem.InvokeURLNoteText(workflows.InvokeURLNote(v)).English
			if english == v {
				return ""
			}
			return english
		})
	})
	t.Run("keychain states", func(t *testing.T) {
		for _, s := range []vault.State{vault.Locked, vault.NoService, vault.NoCollection, vault.NoBus, vault.ReadBackFailed, vault.Full, vault.Stuck} {
			if title, _ := problem.VaultWords(s); title.Key != "vault."+string(s) && title.Key != "vault.read-back" {
				t.Errorf("%s is told as %s", s, title.Key)
			}
		}
	})
	t.Run("keys", func(t *testing.T) {
		ownWords(t, "../../oauth/key_error.go", "KeyFault", func(v string) string {
			sentence, fix := problem.KeyWords(&oauth.KeyError{Fault: oauth.KeyFault(v)})
			if fix.IsZero() {
				return ""
			}
			return sentence.Key
		})
	})
	t.Run("network", func(t *testing.T) {
		ownWords(t, "../wire/errors.go", "Kind", func(v string) string {
			if wire.Kind(v) == wire.Other || wire.Kind(v) == wire.Canceled {
				return v
			}
			key := problem.From(&wire.Error{Kind: wire.Kind(v)}).Title.Key
			if key == "problem.network" {
				return ""
			}
			return key
		})
	})
}

// ownWords checks that every constant of a type, as its source declares them,
// is told in words of its own.
func ownWords(t *testing.T, file, typeName string, words func(value string) string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != typeName {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		w := words(value)
		if other, taken := said[w]; taken || w == "" || strings.HasSuffix(w, ".other") || w == "This isn't an Invoke URL" {
			t.Errorf("%s has no words of its own (%q, as %s)", spec.Names[0].Name, w, other)
		}
		said[w] = spec.Names[0].Name
		return true
	})
	if len(said) < 5 {
		t.Errorf("only %d constants of type %s found", len(said), typeName)
	}
}

func TestReportAndDetails(t *testing.T) {
	p := problem.From(&okta.Error{Status: 401, RequestID: "abc123"})
	r := p.Report()
	if r.Title == "" || len(r.Try) == 0 || !strings.Contains(r.Detail, "abc123") {
		t.Errorf("%+v", r)
	}
	if d := p.Details(); !strings.Contains(d, "sign-in.refused") || !strings.Contains(d, "abc123") {
		t.Errorf("details %s", d)
	}
}
