package recipe_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/recipe"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// show is how the follower gets to see a secret: by asking for it.
func (b *bench) show(r *recipe.Recipe) func(recipe.Field) (string, error) {
	return func(f recipe.Field) (string, error) {
		s, err := r.Reveal(b.t.Context(), b.app.Vault, f)
		return s.Reveal(), err
	}
}

var bookmark = workspace.Draft{
	Method: "POST", Body: `{"count":12,"label":"A \"quoted\" label","requestintegration":false}`,
	Query: []workspace.Field{{Name: "from", Value: "a & b"}},
}

// manyMembers is a body with so many members, in the order of their names.
func manyMembers(n int) string {
	members := map[string]string{}
	for i := range n {
		members[fmt.Sprintf("member%02d", i)] = "value"
	}
	written, _ := json.Marshal(members)
	return string(written)
}

// A body of a few members is constructed; one of many is pasted whole.
func TestBodiesOfManyMembersArePasted(t *testing.T) {
	for n, want := range map[int]recipe.Function{20: recipe.Construct, 21: recipe.Parse} {
		b := newBench(t).withEndpoint(workspace.LevelPublic).withDraft(workspace.Draft{Method: "POST", Body: manyMembers(n)})
		if got := b.recipe(recipe.Options{}).Cards[0].Function; got != want {
			t.Errorf("%d members: %s, want %s", n, got, want)
		}
	}
}

// The point of the package: whoever does exactly what the cards say, and knows
// nothing else, gets a token and invokes the endpoint.
func TestFollowedLiterally(t *testing.T) {
	for _, c := range []struct {
		name  string
		level workspace.Level
		key   setup.KeyType
		o     recipe.Options
		draft workspace.Draft
	}{
		{"the guide's way", workspace.LevelOAuth, setup.KeyRSA, recipe.Options{}, bookmark},
		{"with Raw Request", workspace.LevelOAuth, setup.KeyRSA, recipe.Options{RawToken: true}, bookmark},
		{"with an EC key", workspace.LevelOAuth, setup.KeyEC, recipe.Options{}, bookmark},
		{"nested body and headers", workspace.LevelOAuth, setup.KeyEC, recipe.Options{}, workspace.Draft{
			Method: "POST", Body: `{"a":{"b":[1,2]}}`, Headers: []workspace.Field{{Name: "x-note", Value: "noted"}},
		}},
		{"a body of many members", workspace.LevelPublic, "", recipe.Options{}, workspace.Draft{Method: "POST", Body: manyMembers(21)}},
		{"client token", workspace.LevelToken, "", recipe.Options{}, bookmark},
		{"public", workspace.LevelPublic, "", recipe.Options{}, bookmark},
		{"a list", workspace.LevelPublic, "", recipe.Options{}, workspace.Draft{Method: "POST", Body: `["one"]`}},
		{"no body", workspace.LevelToken, "", recipe.Options{}, workspace.Draft{Method: "POST"}},
		{"get", workspace.LevelPublic, "", recipe.Options{}, workspace.Draft{Method: "GET", Query: bookmark.Query}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			if c.key != "" {
				b.withApp(c.key)
			}
			b.withEndpoint(c.level).withDraft(c.draft)
			r := b.recipe(c.o)
			status, body, err := follow(t.Context(), r.Cards, b.show(r))
			if err != nil || status != 200 {
				t.Fatalf("status %d: %v", status, err)
			}
			if diff := cmp.Diff(c.draft, arrived(t, body, c.draft)); diff != "" {
				t.Errorf("the flow got something else (-draft +got)\n%s", diff)
			}
			rehearsed, err := r.Rehearse(t.Context(), b.tools(), nil)
			if err != nil || rehearsed.Status != 200 || len(rehearsed.Steps) != len(r.Cards) {
				t.Errorf("the rehearsal gives %d with %d steps: %v", rehearsed.Status, len(rehearsed.Steps), err)
			}
		})
	}
}

// arrived is the draft as the echo flow says that it came. Its headers it doesn't
// tell, so those are taken as sent.
func arrived(t *testing.T, answer any, sent workspace.Draft) workspace.Draft {
	t.Helper()
	if raw, ok := answer.(string); ok {
		if err := json.Unmarshal([]byte(raw), &answer); err != nil {
			t.Fatal(err)
		}
	}
	echo := answer.(map[string]any)
	got := workspace.Draft{Method: echo["method"].(string), Headers: sent.Headers}
	for name, value := range echo["query"].(map[string]any) {
		got.Query = append(got.Query, workspace.Field{Name: name, Value: value.(string)})
	}
	switch body := echo["body"].(type) {
	case nil:
	case string:
		got.Body = body
	default:
		written, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		got.Body = string(written)
	}
	return got
}

// Each thing that the cards say is needed: the same cards with one changed get
// nothing.
func TestEveryCardCounts(t *testing.T) {
	b := newBench(t).withApp(setup.KeyRSA).withEndpoint(workspace.LevelOAuth).withDraft(bookmark)
	r := b.recipe(recipe.Options{})
	change := func(title, field string, to func(*recipe.Field)) []recipe.Card {
		cards := slices.Clone(r.Cards)
		for i := range cards {
			if cards[i].Title.Key != title {
				continue
			}
			cards[i].Fields = slices.Clone(cards[i].Fields)
			for j := range cards[i].Fields {
				if cards[i].Fields[j].Name == field {
					to(&cards[i].Fields[j])
					return cards
				}
			}
		}
		t.Fatalf("no field %s on %s", field, title)
		return nil
	}
	value := func(v string) func(*recipe.Field) { return func(f *recipe.Field) { f.Value = v } }
	from := func(w recipe.Wire) func(*recipe.Field) { return func(f *recipe.Field) { f.From = w } }
	for name, cards := range map[string][]recipe.Card{
		"kid":            change("recipe.header", "kid", value("other")),
		"alg":            change("recipe.header", "alg", value("RS512")),
		"audience":       change("recipe.sign", "audience", from(recipe.Wire{Card: 3, Output: "Client ID"})),
		"issuer":         change("recipe.sign", "issuer", from(recipe.Wire{Card: 3, Output: "URL"})),
		"lifetime":       change("recipe.values", "ExpiresIn", value("90000")),
		"content type":   change("recipe.token-headers", "Content-Type", value("application/json")),
		"grant type":     change("recipe.token-body", "grant_type", value("password")),
		"scope":          change("recipe.token-body", "scope", value("okta.workflows.invoke")),
		"assertion type": change("recipe.token-body", "client_assertion_type", value("jwt")),
		"the scheme":     change("recipe.bearer", "text", value("Token ")),
		"address":        change("recipe.call", "URL", value(strings.Replace(r.Cards[len(r.Cards)-1].Fields[0].Value, "/invoke", "/start", 1))),
	} {
		t.Run(name, func(t *testing.T) {
			if status, _, err := follow(t.Context(), cards, b.show(r)); err == nil {
				t.Errorf("answered %d all the same", status)
			}
		})
	}
}
