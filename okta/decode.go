package okta

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// link is a HAL link (RFC draft-kelly-json-hal) as Okta writes it.
type link struct {
	Href string `json:"href"`
}

// links are one HAL link or several, which forgive: what is neither is none.
type links []link

// UnmarshalJSON never fails.
func (l *links) UnmarshalJSON(b []byte) error {
	var single link
	if json.Unmarshal(b, &single) == nil && single.Href != "" {
		*l = links{single}
		return nil
	}
	var several []link
	if json.Unmarshal(b, &several) == nil {
		*l = several
	}
	return nil
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

var errNotAList = errors.New("not a JSON array")

// elements takes an answer apart that is an array.
func elements(a *answer) ([]json.RawMessage, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(a.body, &raw); err != nil {
		return nil, unreadable(a, errNotAList)
	}
	return raw, nil
}

// each reads elements one by one, so that one odd element hides no other. What was read comes back with the error too:
// a list that lacks something must not pass for the whole one.
func each[T any](raw []json.RawMessage) ([]T, error) {
	all := make([]T, 0, len(raw))
	var failed error
	for i, element := range raw {
		var v T
		err := decode(element, &v)
		if string(element) == "null" {
			err = errors.New("null") // which decodes into anything
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("element %d: %w", i, err))
			continue
		}
		all = append(all, v)
	}
	return all, failed
}

// list reads an answer as an array.
func list[T any](a *answer) ([]T, error) {
	raw, err := elements(a)
	if err != nil {
		return nil, err
	}
	all, err := each[T](raw)
	if err != nil {
		return all, unreadable(a, err)
	}
	return all, nil
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
