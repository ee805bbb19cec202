package practicetest_test

import (
	"math/rand/v2"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

func TestEveryMannerIsDrawn(t *testing.T) {
	drawn := map[[2]any]bool{}
	org := practicetest.Start(t, practice.Config{})
	for r := rand.New(rand.NewPCG(1, 2)); len(drawn) < len(practice.RefusalStatuses())*len(practice.RefusalBodies()); {
		m := practicetest.DrawManner(r)
		if err := org.SetManner(t.Context(), "echo-oauth", m); err != nil {
			t.Fatal(err)
		}
		drawn[[2]any{m.Status, m.Body}] = true
	}
}
