package wire_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
)

func TestBodiesAreBounded(t *testing.T) {
	const limit = 1 << 20
	tests := []struct {
		name   string
		size   int64
		zipped bool
		length bool // Content-Length is sent
		fine   bool
	}{
		{"at the limit", limit, false, true, true},
		{"at the limit, unpacked", limit, true, false, true},
		{"one beyond", limit + 1, false, false, false},
		{"one beyond, announced", limit + 1, false, true, false},
		{"bomb", 200 << 20, true, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server, c := serve(t, wire.Config{MaxBody: limit}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				if tt.zipped {
					w.Header().Set("Content-Encoding", "gzip")
					packed := gzip.NewWriter(w)
					defer packed.Close()
					_, _ = io.CopyN(packed, zeros{}, tt.size)
					return
				}
				if !tt.length {
					w.(http.Flusher).Flush()
				}
				_, _ = io.CopyN(w, zeros{}, tt.size)
			})
			var trail wire.Trail
			_, body, err := call(wire.WithRecorder(t.Context(), &trail), c, "GET", server.URL, "")
			x := only(t, &trail)
			if x.Status != 200 || !x.ResponseBody.Truncated || len(x.ResponseBody.Text) > wire.DisplayLimit {
				t.Errorf("exchange: status %d, %d bytes shown, truncated %v", x.Status, len(x.ResponseBody.Text), x.ResponseBody.Truncated)
			}
			if tt.fine {
				if err != nil || int64(len(body)) != tt.size || x.ResponseBody.Size != tt.size {
					t.Errorf("%d bytes, error %v", len(body), err)
				}
				return
			}
			wantKind(t, err, wire.TooLarge)
			if x.ResponseBody.Size != limit+1 {
				t.Errorf("%d bytes were read", x.ResponseBody.Size)
			}
		})
	}
}

func TestAnswersHeaderIsBounded(t *testing.T) {
	server, c := serve(t, wire.Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Large", strings.Repeat("x", 300<<10))
	})
	_, _, err := call(t.Context(), c, "GET", server.URL, "")
	wantKind(t, err, wire.TooLarge)
}
