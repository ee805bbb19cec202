package setup

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/rotate"
)

// RotationFollows gives the requests with which the steps behind the next one change the
// app, up to the first that takes a key away: what doing all of them sends before it
// asks. [NewKeyToCome] stands for what the key isn't made of yet.
func RotationFollows(s rotate.State) ([]Preview, error) {
	var follow []Preview
	behind := false
	for _, step := range s.Steps {
		switch {
		case step.ID == s.Next:
			behind = true
			if step.Takes() {
				return nil, nil
			}
			continue
		case !behind:
			continue
		case step.Takes():
			return follow, nil
		}
		for _, r := range step.Requests {
			if !r.Changes {
				continue
			}
			body := r.Body
			if step.ID == rotate.StepRegister && len(s.New.Public) == 0 {
				public, err := keyToCome(KeyChoice{Type: KeyType(s.Making.Type), Algorithm: s.Making.Algorithm})
				if err != nil {
					return nil, err
				}
				body = string(public)
			}
			follow = append(follow, Preview{Method: r.Method, Path: strings.TrimPrefix(r.URL, s.App.Origin), Body: body})
		}
	}
	return follow, nil
}
