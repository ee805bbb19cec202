package trainee_test

import (
	"testing"

	"github.com/flowlatch/flowlatch/oauth"
)

func TestLessonsAreStartedAndEnded(t *testing.T) {
	hand, _ := newTrainee(t)
	if err := hand.EndLessons(t.Context()); err != nil {
		t.Errorf("nothing was to be put right: %v", err)
	}
	if err := hand.StartLesson(t.Context(), "key-inactive", ""); err == nil {
		t.Error("a lesson about an app begins without one")
	}
	key, err := oauth.GenerateKey(t.Context(), oauth.ECP256)
	if err != nil {
		t.Fatal(err)
	}
	id, err := hand.CreateServiceApp(t.Context(), "Invoker", string(key.PublicJWK()))
	if err != nil {
		t.Fatal(err)
	}
	for _, lesson := range []string{"key-inactive", "client-secret"} {
		if err := hand.StartLesson(t.Context(), lesson, id); err != nil {
			t.Errorf("%s: %v", lesson, err)
		}
		if err := hand.EndLessons(t.Context()); err != nil {
			t.Errorf("%s isn't put right: %v", lesson, err)
		}
	}
}
