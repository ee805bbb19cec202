package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const canary = "canary-7f3a91-value"

type carrier struct {
	Shown   secret.Secret
	Pointer *secret.Secret
	List    []secret.Secret
	Map     map[string]secret.Secret
	hidden  secret.Secret
	nested  struct{ deep secret.Secret }
}

func newCarrier() carrier {
	s := secret.New(canary)
	c := carrier{Shown: s, Pointer: &s, List: []secret.Secret{s}, Map: map[string]secret.Secret{"a": s}, hidden: s}
	c.nested.deep = s
	return c
}

// leaks lists the forms in which the canary stands in out.
func leaks(out string) []string {
	forms := map[string]string{
		"raw":   canary,
		"hex":   fmt.Sprintf("%x", canary),
		"HEX":   fmt.Sprintf("%X", canary),
		"bytes": strings.Trim(fmt.Sprint([]byte(canary)), "[]"),
	}
	var found []string
	for name, form := range forms {
		if strings.Contains(out, form) {
			found = append(found, name)
		}
	}
	return found
}

func TestReveal(t *testing.T) {
	if got := secret.New(canary).Reveal(); got != canary {
		t.Errorf("Reveal = %q, want the value", got)
	}
	if !secret.New("").IsZero() || !(secret.Secret{}).IsZero() || secret.New(canary).IsZero() {
		t.Error("IsZero must hold for the empty value and the zero value only")
	}
	if got := (secret.Secret{}).Reveal(); got != "" {
		t.Errorf("zero Reveal = %q, want nothing", got)
	}
}

func TestEqual(t *testing.T) {
	tests := []struct {
		name string
		a, b secret.Secret
		want bool
	}{
		{"same value", secret.New(canary), secret.New(canary), true},
		{"other value", secret.New(canary), secret.New(canary + "x"), false},
		{"zero and zero", secret.Secret{}, secret.New(""), true},
		{"zero and value", secret.Secret{}, secret.New(canary), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.a.Equal(tt.b); got != tt.want {
				t.Errorf("Equal = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestEveryVerbMasks(t *testing.T) {
	s := secret.New(canary)
	for _, verb := range "vTtbcdoOqxXUeEfFgGspw" {
		for _, flags := range []string{"", "+", "#", "-", " ", "0", "#+", "40", "-40.3", ".2"} {
			format := "%" + flags + string(verb)
			for name, v := range map[string]any{"value": s, "pointer": &s, "carrier": newCarrier(), "slice": []any{s}} {
				if found := leaks(fmt.Sprintf(format, v)); found != nil {
					t.Errorf("%s of %s leaks: %v", format, name, found)
				}
			}
			if strings.ContainsRune("Tpw", verb) { // fmt answers these itself, with the type or the pointer
				continue
			}
			if got := fmt.Sprintf(format, s); got != secret.Mask {
				t.Errorf("%s = %q, want %q", format, got, secret.Mask)
			}
		}
	}
}

func TestPrintersMask(t *testing.T) {
	s := secret.New(canary)
	outputs := map[string]string{
		"Sprint":      fmt.Sprint(s, &s),
		"String":      s.String(),
		"GoString":    s.GoString(),
		"Errorf %w":   fmt.Errorf("failed with %v: %w", s, errors.New("reason")).Error(),
		"errors.Join": errors.Join(fmt.Errorf("one %+v", newCarrier()), fmt.Errorf("two %#v", s)).Error(),
		"panic value": fmt.Sprint(recoverFrom(func() { panic(newCarrier()) })),
	}
	for name, out := range outputs {
		if found := leaks(out); found != nil {
			t.Errorf("%s leaks: %v", name, found)
		}
	}
}

func recoverFrom(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

func TestSlogMasks(t *testing.T) {
	s := secret.New(canary)
	var out bytes.Buffer
	options := &slog.HandlerOptions{Level: slog.LevelDebug}
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, options), slog.NewTextHandler(&out, options)} {
		log := slog.New(h).With("with", s).WithGroup("group")
		log.Debug("m", "value", s, "pointer", &s, "carrier", newCarrier(), slog.Group("inner", "value", s))
		log.Error("m", "err", fmt.Errorf("with %v", s))
	}
	if found := leaks(out.String()); found != nil {
		t.Errorf("slog leaks: %v", found)
	}
	if !strings.Contains(out.String(), secret.Mask) {
		t.Errorf("slog output lacks the mask: %s", &out)
	}
}

func TestEncodersMask(t *testing.T) {
	s := secret.New(canary)
	type element struct {
		Value secret.Secret
		Attr  secret.Secret `xml:"attr,attr"`
	}
	encoders := map[string]func(*bytes.Buffer) error{
		"json":      func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(newCarrier()) },
		"json key":  func(b *bytes.Buffer) error { return json.NewEncoder(b).Encode(map[string]any{"k": &s}) },
		"xml":       func(b *bytes.Buffer) error { return xml.NewEncoder(b).Encode(element{s, s}) },
		"gob":       func(b *bytes.Buffer) error { return gob.NewEncoder(b).Encode(newCarrier()) },
		"gob value": func(b *bytes.Buffer) error { return gob.NewEncoder(b).Encode(s) },
	}
	for name, encode := range encoders {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := encode(&out); err != nil {
				t.Fatal(err)
			}
			if found := leaks(out.String()); found != nil {
				t.Errorf("leaks: %v", found)
			}
			if !strings.Contains(out.String(), secret.Mask) {
				t.Errorf("output lacks the mask: %q", out.String())
			}
		})
	}
}

func TestDecodersRefuse(t *testing.T) {
	var encoded bytes.Buffer
	if err := gob.NewEncoder(&encoded).Encode(secret.New(canary)); err != nil {
		t.Fatal(err)
	}
	decoders := map[string]func(*secret.Secret) error{
		"json": func(s *secret.Secret) error { return json.Unmarshal([]byte(`"x"`), s) },
		"xml":  func(s *secret.Secret) error { return xml.Unmarshal([]byte(`<a>x</a>`), s) },
		"gob":  func(s *secret.Secret) error { return gob.NewDecoder(&encoded).Decode(s) },
	}
	for name, decode := range decoders {
		t.Run(name, func(t *testing.T) {
			var s secret.Secret
			if err := decode(&s); !errors.Is(err, secret.ErrDecode) {
				t.Errorf("err = %v, want ErrDecode", err)
			}
			if !s.IsZero() {
				t.Error("the decoder filled the secret")
			}
		})
	}
}

// TestReflectionFindsNoText walks everything that reflection can reach: no
// exported field, and no string or byte anywhere.
func TestReflectionFindsNoText(t *testing.T) {
	typ := reflect.TypeFor[secret.Secret]()
	for i := range typ.NumField() {
		if f := typ.Field(i); f.IsExported() || f.Type.Kind() != reflect.Func {
			t.Errorf("field %s %s is reachable", f.Name, f.Type)
		}
	}
	field := reflect.ValueOf(secret.New(canary)).Field(0)
	if field.CanInterface() {
		t.Error("reflection may take the closure out")
	}
	if r := recoverFrom(func() { field.Call(nil) }); r == nil {
		t.Error("reflection may call the closure")
	}
}
