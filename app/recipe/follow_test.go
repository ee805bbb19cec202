package recipe_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/recipe"
)

// follower does what cards say with nothing but the standard library, as a
// person would in Workflows: it reads the cards and asks to see the secrets. It
// knows no other part of the product.
type follower struct {
	reveal  func(recipe.Field) (string, error)
	outputs map[string]any // by "card: output"
}

// follow does every card and returns the last answer.
func follow(ctx context.Context, cards []recipe.Card, reveal func(recipe.Field) (string, error)) (status int, body any, err error) {
	f := follower{reveal, map[string]any{}}
	for _, card := range cards {
		in, err := f.fill(card.Fields)
		if err != nil {
			return 0, nil, fmt.Errorf("card %d: %w", card.Number, err)
		}
		var out []any
		if name := card.Function.Name(); card.Function.Category() == "API Connector" {
			if status, out, err = f.send(ctx, name, card, in); err == nil {
				body = out[2]
			}
		} else {
			out, err = compute(name, card, in)
		}
		if err != nil {
			return status, body, fmt.Errorf("card %d, %s: %w", card.Number, card.Function, err)
		}
		for i, name := range card.Outputs {
			f.outputs[key(card.Number, name)] = out[i]
		}
	}
	return status, body, nil
}

func key(card int, output string) string { return strconv.Itoa(card) + ": " + output }

// fill gives the fields their values: seen, typed, dragged in, or both.
func (f follower) fill(fields []recipe.Field) (map[string]any, error) {
	in := map[string]any{}
	for _, field := range fields {
		var value any = field.Value
		var err error
		switch {
		case field.Secret:
			value, err = f.reveal(field)
		case field.From.Card != 0:
			from, known := f.outputs[key(field.From.Card, field.From.Output)]
			if !known {
				err = fmt.Errorf("%s: there is no %s yet", field.Name, field.From.Text())
			}
			if value = from; field.Value != "" {
				value = field.Value + fmt.Sprint(from)
			}
		case field.Type == recipe.Number:
			value, err = strconv.ParseFloat(field.Value, 64)
		case field.Type == recipe.Boolean:
			value, err = strconv.ParseBool(field.Value)
		}
		if err != nil {
			return nil, err
		}
		in[field.Name] = value
	}
	return in, nil
}

func compute(name string, card recipe.Card, in map[string]any) ([]any, error) {
	switch name {
	case "Compose":
		return []any{in["text"]}, nil
	case "Construct":
		return []any{in}, nil
	case "Assign":
		var out []any
		for _, field := range card.Fields {
			out = append(out, in[field.Name])
		}
		return out, nil
	case "Parse":
		var v any
		err := json.Unmarshal([]byte(in["string"].(string)), &v)
		return []any{v}, err
	case "Get":
		object, ok := in["object"].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("Get wants an object, not %T", in["object"])
		}
		return []any{object[in["path"].(string)]}, nil
	case "JWT – Sign":
		signed, err := signJWT(in)
		return []any{signed}, err
	}
	return nil, fmt.Errorf("Workflows has no card %q", name)
}

// signJWT is Okta's description of JWT – Sign, by hand.
func signJWT(in map[string]any) (string, error) {
	block, _ := pem.Decode([]byte(in["key"].(string)))
	if block == nil {
		return "", fmt.Errorf("the key isn't PEM")
	}
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	now := time.Now().Unix()
	claims := map[string]any{
		"aud": in["audience"], "iss": in["issuer"], "sub": in["subject"],
		"iat": now, "exp": now + int64(in["expiresIn"].(float64)),
	}
	var parts []string
	for _, part := range []any{in["header"], claims} {
		data, err := json.Marshal(part)
		if err != nil {
			return "", err
		}
		parts = append(parts, base64.RawURLEncoding.EncodeToString(data))
	}
	input := strings.Join(parts, ".")
	digest := sha256.Sum256([]byte(input))
	var signature []byte
	switch private := private.(type) {
	case *rsa.PrivateKey:
		if in["algorithm"] != "RS256" {
			return "", fmt.Errorf("an RSA key doesn't sign %v here", in["algorithm"])
		}
		signature, err = rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, digest[:])
	case *ecdsa.PrivateKey:
		if in["algorithm"] != "ES256" {
			return "", fmt.Errorf("a P-256 key doesn't sign %v", in["algorithm"])
		}
		r, s, failed := ecdsa.Sign(rand.Reader, private, digest[:])
		signature, err = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), failed
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature), err
}

// send does an API Connector card. A status that is no success stops the flow.
func (f follower) send(ctx context.Context, name string, card recipe.Card, in map[string]any) (int, []any, error) {
	connection, err := f.fill(card.Connection.Fields)
	if err != nil {
		return 0, nil, err
	}
	headers, _ := in["Headers"].(map[string]any)
	method := map[string]string{"Post": http.MethodPost, "Get": http.MethodGet}[name]
	if name == "Raw Request" {
		method = in["Method"].(string)
	}
	body, kind := written(in["Body"], headers["Content-Type"])
	req, err := http.NewRequestWithContext(ctx, method, in["URL"].(string), bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for name, value := range headers {
		req.Header.Set(name, fmt.Sprint(value))
	}
	if card.Connection.Type == "Custom" {
		req.Header.Set(connection["Header Name"].(string), connection["Header Value"].(string))
	}
	return roundTrip(req, name)
}

// written is a body and the content type that goes with it where the cards give none.
func written(body, kind any) ([]byte, string) {
	switch body := body.(type) {
	case nil:
		return nil, ""
	case string:
		return []byte(body), ""
	case map[string]any:
		if kind == "application/x-www-form-urlencoded" {
			form := url.Values{}
			for name, value := range body {
				form.Set(name, fmt.Sprint(value))
			}
			return []byte(form.Encode()), ""
		}
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return data, "application/json"
}

func roundTrip(req *http.Request, card string) (int, []any, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, err
	}
	if resp.StatusCode >= 400 {
		return resp.StatusCode, nil, fmt.Errorf("%d %s", resp.StatusCode, answer)
	}
	var read any = string(answer)
	if card != "Raw Request" {
		if err := json.Unmarshal(answer, &read); err != nil {
			return resp.StatusCode, nil, err
		}
	}
	return resp.StatusCode, []any{resp.StatusCode, resp.Header, read}, nil
}
