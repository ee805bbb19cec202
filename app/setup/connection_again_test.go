package setup_test

import (
	"slices"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
)

// A deed whose answer was lost counts when it is done again, whatever Okta says to
// the second request.
func TestLostAnswerToASecretDeed(t *testing.T) {
	for _, c := range []struct {
		verb string
		deed setup.SecretDeed
		then setup.SecretStage
	}{
		{"deactivate", setup.DeactivateOld, setup.StageDelete},
		{"activate", setup.ReactivateOld, setup.StageDeactivate},
	} {
		t.Run(c.verb, func(t *testing.T) {
			s := atSecrets(t).atDeactivate()
			if c.deed == setup.ReactivateOld {
				s.do(setup.DeactivateOld)
			}
			before := s.stage()
			route := "@POST /api/v1/apps/{app}/credentials/secrets/{secret}/lifecycle/" + c.verb
			s.faulty("api-eof-late" + route)
			if err := s.DoSecretDeed(t.Context(), c.deed); err == nil || s.stage() != before {
				t.Fatalf("%v; stage %q", err, s.stage())
			}
			s.faulty("api-empty-400" + route)
			s.do(c.deed)
			if s.stage() != c.then {
				t.Errorf("stage %q", s.stage())
			}
			active, _ := s.actives()
			if got := slices.Contains(active, s.connection().Rotation.Old); got != (c.deed == setup.ReactivateOld) {
				t.Errorf("active are %v", active)
			}
		})
	}
}
