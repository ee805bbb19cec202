package practice

import (
	"bytes"
	"encoding/json"
	"math"
	"time"
)

// claimSet are the claims of a JWT, numbers as they were written.
type claimSet map[string]any

// readClaims decodes the payload of a JWT, which must be a JSON object.
func readClaims(payload []byte) (claimSet, bool) {
	var out claimSet
	decoder := json.NewDecoder(bytes.NewReader(payload))
	decoder.UseNumber()
	err := decoder.Decode(&out)
	return out, err == nil && out != nil
}

func (c claimSet) text(claim string) string {
	s, _ := c[claim].(string)
	return s
}

// seconds reads a claim that must be a number of seconds since the epoch.
func (c claimSet) seconds(claim string) (time.Time, bool) {
	n, isNumber := c[claim].(json.Number)
	if !isNumber {
		return time.Time{}, false
	}
	f, err := n.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<40 {
		return time.Time{}, false
	}
	return time.Unix(int64(f), 0), true
}

// audiences reads aud, which is a string or a list of strings.
func (c claimSet) audiences() []string {
	switch aud := c["aud"].(type) {
	case string:
		return []string{aud}
	case []any:
		var out []string
		for _, v := range aud {
			s, _ := v.(string)
			out = append(out, s)
		}
		return out
	}
	return nil
}
