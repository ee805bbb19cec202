package rotate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth"
)

// Kind is what a key is made as.
type Kind struct {
	Type      string `json:"type,omitempty"` // an oauth.KeyType
	Algorithm string `json:"alg,omitempty"`  // it signs with
}

// String names the type as people do, and what it signs with: "EC P-256, ES256".
func (k Kind) String() string { return TypeName(oauth.KeyType(k.Type)) + ", " + k.Algorithm }

// TypeName is what people call a key type: "EC P-256", "RSA 2048".
func TypeName(t oauth.KeyType) string {
	if curve, ok := strings.CutPrefix(string(t), "EC-P"); ok {
		return "EC P-" + curve
	}
	if bits, ok := strings.CutPrefix(string(t), "RSA-"); ok {
		return "RSA " + bits
	}
	return string(t)
}

// Kind is that of the key, as it is known here.
func (k Key) Kind() Kind { return Kind{Type: k.Type, Algorithm: k.Algorithm} }

// known reports whether keys of a type are made here: one that was brought along
// may be of any size.
func known(keyType string) bool {
	return slices.Contains(oauth.KeyTypes(), oauth.KeyType(keyType))
}

// making is the kind of the key that takes the place of the app's: the one that was
// chosen, else one like it, else an RSA key.
func (a App) making() Kind {
	kind := a.Make
	if kind.Type == "" {
		kind = a.Key.Kind()
	}
	if !known(kind.Type) {
		kind = Kind{Type: string(oauth.RSA2048)}
	}
	if fit := oauth.KeyType(kind.Type).Algorithms(); kind.Algorithm == "" {
		kind.Algorithm = fit[0]
	}
	return kind
}

// choosable refuses a choice that no key can be made of: later it would stop the
// drill.
func (a App) choosable() error {
	kind := a.Make
	if kind == (Kind{}) {
		return nil
	}
	if !known(kind.Type) || !slices.Contains(oauth.KeyType(kind.Type).Algorithms(), cmp.Or(kind.Algorithm, a.making().Algorithm)) {
		return fmt.Errorf("rotate: no key of type %q signs with %q", kind.Type, kind.Algorithm)
	}
	return nil
}
