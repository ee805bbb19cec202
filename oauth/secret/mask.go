package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// String returns [Mask].
func (s Secret) String() string { return Mask }

// GoString returns [Mask], for %#v.
func (s Secret) GoString() string { return Mask }

// Format writes [Mask] for every verb, width and flag.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// LogValue gives log/slog [Mask].
func (s Secret) LogValue() slog.Value { return slog.StringValue(Mask) }

// MarshalJSON encodes [Mask] as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + Mask + `"`), nil }

// MarshalText encodes [Mask]. XML elements, XML attributes, map keys and YAML
// come through here.
func (s Secret) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// MarshalBinary encodes [Mask]. encoding/gob comes through here.
func (s Secret) MarshalBinary() ([]byte, error) { return []byte(Mask), nil }

// UnmarshalJSON returns [ErrDecode].
func (s *Secret) UnmarshalJSON([]byte) error { return ErrDecode }

// UnmarshalText returns [ErrDecode].
func (s *Secret) UnmarshalText([]byte) error { return ErrDecode }

// UnmarshalBinary returns [ErrDecode].
func (s *Secret) UnmarshalBinary([]byte) error { return ErrDecode }
