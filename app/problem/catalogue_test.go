package problem

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestOnlyCataloguedWordsAreBelieved: what is compared with the server's words
// is in Okta's published catalogue, under the same error code.
func TestOnlyCataloguedWordsAreBelieved(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "fixtures", "catalogue_oauth2_errors_subset.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("Okta's catalogue is not on this machine")
	}
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ ErrorCode, ErrorDescription string }
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	published, believed := map[string][]string{}, map[string]bool{}
	for _, row := range rows {
		published[row.ErrorCode] = append(published[row.ErrorCode], row.ErrorDescription)
	}
	for code := range published {
		for _, v := range verdictsOn(code) {
			for _, words := range v.said {
				believed[words] = believed[words] || slices.Contains(published[code], words)
			}
		}
	}
	for words, ok := range believed {
		if !ok {
			t.Errorf("%q isn't in the catalogue under its code", words)
		}
	}
	if len(believed) < 20 {
		t.Errorf("only %d texts are compared", len(believed))
	}
}
