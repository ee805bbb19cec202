// Package look is how the pages of the practice org and of the service beside it
// look: one style sheet for both.
package look

import (
	"embed"
	"net/http"
)

//go:embed style.css
var files embed.FS

// ServeStyle answers with the style sheet.
func ServeStyle(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "style.css") }
