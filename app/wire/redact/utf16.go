package redact

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// decodeUTF16 returns a body as text. A UTF-16 one is decoded, because neither a
// name nor a value would be found in it: told by its byte order mark, by its
// declared charset or, for JSON, by its zero bytes (RFC 4627 §3).
func decodeUTF16(contentType string, body []byte) string {
	order := orderOf(contentType, body)
	if order == nil {
		return string(body)
	}
	units := make([]uint16, 0, len(body)/2)
	for i := 0; i+1 < len(body); i += 2 {
		units = append(units, order.Uint16(body[i:]))
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

func orderOf(contentType string, body []byte) binary.ByteOrder {
	if len(body) < 2 {
		return nil
	}
	first, second := body[0], body[1]
	switch {
	case first == 0xff && second == 0xfe, second == 0 && opensJSON(first):
		return binary.LittleEndian
	case first == 0xfe && second == 0xff, first == 0 && opensJSON(second):
		return binary.BigEndian
	case !strings.Contains(strings.ToLower(contentType), "utf-16"):
		return nil
	case second == 0:
		return binary.LittleEndian
	}
	return binary.BigEndian
}

func opensJSON(c byte) bool { return c == '{' || c == '[' || c == '"' }
