package okta

import (
	"encoding/json"
	"errors"
	"time"
)

// link is a HAL link (RFC draft-kelly-json-hal) as Okta writes it.
type link struct {
	Href string `json:"href"`
}

// stamp is a time that forgives: what is no RFC 3339 time is the zero time.
type stamp struct{ time.Time }

// UnmarshalJSON never fails.
func (s *stamp) UnmarshalJSON(b []byte) error {
	var t time.Time
	if json.Unmarshal(b, &t) == nil {
		s.Time = t
	}
	return nil
}

// decodeList reads a JSON array element by element, so that one odd element hides no other.
func decodeList[T any](body []byte) ([]T, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, err
	}
	list := make([]T, 0, len(raw))
	for _, element := range raw {
		var v T
		if decode(element, &v) == nil {
			list = append(list, v)
		}
	}
	return list, nil
}

// one reads an answer as a single object that must have an id.
func one[T interface{ identity() string }](a *answer) (T, error) {
	var v T
	if err := decode(a.body, &v); err != nil {
		return v, unreadable(a, err)
	}
	if v.identity() == "" {
		return v, unreadable(a, errors.New("no id"))
	}
	return v, nil
}

var errNotAList = errors.New("not a JSON array")

// list reads an answer as an array.
func list[T any](a *answer) ([]T, error) {
	all, err := decodeList[T](a.body)
	if err != nil {
		return nil, unreadable(a, err)
	}
	return all, nil
}
