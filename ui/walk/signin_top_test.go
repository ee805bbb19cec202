package walk

import "testing"

// Words begin small within a sentence; the names of products don't.
func TestNamesStayAsTheyAreInASentence(t *testing.T) {
	for words, want := range map[string]string{
		"":                           "",
		"Create apps":                "create apps",
		"Okta doesn't document it":   "Okta doesn't document it",
		"Workflows Administrator no": "Workflows Administrator no",
	} {
		if got := lowerFirst(words); got != want {
			t.Errorf("%q becomes %q", words, got)
		}
	}
}
