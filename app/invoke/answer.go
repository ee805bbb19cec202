package invoke

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var runID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// RunIDs are the values in an answer's headers that may be the execution ID of
// a run, by the header's name in lower case: an execution ID is a UUID (Okta help,
// Pause; log streaming schema). The header's name isn't documented, so any is
// taken that isn't about the request. An answer without one may come from a run
// all the same.
func RunIDs(h http.Header) map[string]string {
	found := map[string]string{}
	for name, values := range h {
		name = strings.ToLower(name)
		if strings.Contains(name, "request") || strings.Contains(name, "correlation") || strings.Contains(name, "trace") {
			continue
		}
		if at := slices.IndexFunc(values, runID.MatchString); at >= 0 {
			found[name] = values[at]
		}
	}
	return found
}

// IsPage reports whether an answer is a web page: by its type, or else by how it
// begins.
func IsPage(contentType string, body []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = ""
	}
	return strings.Contains(media, "html") || !json.Valid(body) && strings.HasPrefix(http.DetectContentType(body), "text/html")
}

// TellsError reports whether a body is a JSON object that tells of an error: one
// of its own members is for errors, and isn't empty. What the member says isn't
// looked at.
func TellsError(body []byte) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return false
	}
	for name, value := range members {
		switch strings.ToLower(name) {
		case "error", "errors", "errorcode", "errorsummary":
			if !isNothing(value) {
				return true
			}
		}
	}
	return false
}

// isNothing tells the JSON values that stand for "nothing".
func isNothing(value json.RawMessage) bool {
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return false
	}
	return slices.Contains([]string{"null", `""`, "false", "0", "[]", "{}"}, compact.String())
}
