package recipe

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// inputs resolves the card's fields by name.
func (r *run) inputs(ctx context.Context, c Card) (map[string]any, error) {
	in := map[string]any{}
	for _, f := range c.Fields {
		value, err := r.resolve(ctx, f)
		if err != nil {
			return nil, err
		}
		in[f.Name] = value
	}
	return in, nil
}

func (r *run) resolve(ctx context.Context, f Field) (any, error) {
	switch {
	case f.Secret:
		s, err := r.recipe.Reveal(ctx, r.tools.Vault, f)
		r.know(s)
		return s.Reveal(), err
	case f.From.IsZero():
		return f.typed(), nil
	case f.Value == "":
		return r.values[f.From], nil
	}
	return f.Value + asText(r.values[f.From]), nil
}

// typed is the value that was typed into the field.
func (f Field) typed() any {
	switch f.Type {
	case Number:
		return json.Number(f.Value)
	case Boolean:
		return f.Value == "true"
	}
	return f.Value
}

// compute runs a card that sends nothing.
func (r *run) compute(c Card, in map[string]any, step *Step) error {
	out, err := r.outputsOf(c, in, step)
	if err != nil {
		return err
	}
	if c.part == signs || c.part == takes {
		r.know(secret.New(asText(out[0])))
	}
	var shown []Output
	for i, name := range c.Outputs {
		r.values[Wire{c.Number, name}] = out[i]
		shown = append(shown, Output{name, r.shown(out[i])})
	}
	step.Outputs = append(shown, step.Outputs...)
	return nil
}

func (r *run) outputsOf(c Card, in map[string]any, step *Step) ([]any, error) {
	switch c.Function {
	case Compose:
		return []any{in["text"]}, nil
	case Construct:
		return []any{in}, nil
	case Assign:
		var out []any
		for _, name := range c.Outputs {
			out = append(out, in[name])
		}
		return out, nil
	case Parse:
		value, err := decode([]byte(asText(in["string"])))
		return []any{value}, err
	case GetMember:
		object, _ := in["object"].(map[string]any)
		return []any{object[asText(in["path"])]}, nil
	case Sign:
		signed, err := r.sign(in, step)
		return []any{signed}, err
	}
	return nil, fmt.Errorf("recipe: no rehearsal of %s", c.Function)
}

// sign does what JWT – Sign is documented to do with these fields, and notes
// what it signed.
func (r *run) sign(in map[string]any, step *Step) (string, error) {
	imported, err := oauth.ImportKey([]byte(asText(in["key"])), secret.Secret{})
	if err != nil {
		return "", err
	}
	key, err := imported.Key.WithAlgorithm(asText(in["algorithm"]))
	if err != nil {
		return "", err
	}
	header, _ := in["header"].(map[string]any)
	seconds, err := json.Number(asText(in["expiresIn"])).Int64()
	if err != nil {
		return "", fmt.Errorf("recipe: expiresIn: %w", err)
	}
	issued := r.tools.Now().Add(r.recipe.ahead).Unix() // Workflows has Okta's clock
	claims := map[string]any{
		"aud": in["audience"], "iss": in["issuer"], "sub": in["subject"], "iat": issued, "exp": issued + seconds,
	}
	signed, err := key.SignDraft(oauth.Draft{Header: jwtMembers(header), Claims: jwtMembers(claims)})
	if err != nil {
		return "", err
	}
	step.Outputs = []Output{{"client_assertion: header", r.shown(header)}, {"client_assertion: claims", r.shown(claims)}}
	return signed.Reveal(), nil
}

func jwtMembers(object map[string]any) []oauth.Member {
	var members []oauth.Member
	for _, name := range slices.Sorted(maps.Keys(object)) {
		members = append(members, oauth.Member{Name: name, Value: asJSON(object[name])})
	}
	return members
}

// shown is a value as it may be shown.
func (r *run) shown(v any) string {
	redactor := redact.New(redact.NewValues(r.secrets...))
	if s, ok := v.(string); ok {
		return redactor.Text(s)
	}
	return redactor.Body("application/json", asJSON(v))
}

// asText is a value as it goes into a text: objects as JSON.
func asText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return string(asJSON(v))
}

// asJSON writes a value of a card. Nothing of these types fails to encode, but
// for a number that is none.
func asJSON(v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return []byte("null")
	}
	return bytes.TrimSpace(out.Bytes())
}

// decode reads JSON and keeps numbers as they are written.
func decode(data []byte) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, fmt.Errorf("recipe: not JSON: %w", err)
	}
	return v, nil
}
