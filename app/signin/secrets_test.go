package signin_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/signin"
	"github.com/flowlatch/flowlatch/app/wire"
)

// Nothing of a sign-in stands in what screens, logs and reports show of it.
func TestExchangesHoldNoCredential(t *testing.T) {
	b := newBench(t)
	var trail wire.Trail
	ctx := wire.WithRecorder(t.Context(), &trail)
	kept, err := b.Browser(ctx, signin.BrowserRequest{Origin: b.org.URL, ClientID: "0oa1", Ports: []int{0}, Open: b.org.browse(t, nil)})
	b.keep(t, kept, err)
	b.pass(2 * time.Hour)
	if err := b.me(ctx); err != nil {
		t.Fatal(err)
	}
	b.org.answer("/oauth2/v1/revoke", 400, // it says what it got
		`{"error":"x","error_description":"I don't take ECHO"}`)
	left := b.End(ctx, b.workspace(), false)
	if len(left) != 2 {
		t.Fatalf("left: %v", left)
	}
	kept, err = b.Device(ctx, signin.DeviceRequest{Origin: b.org.URL, ClientID: "0oa1", Show: func(c signin.DeviceCode) {
		if text := fmt.Sprintf("%v %+v", c, c); strings.Contains(text, "device-code") {
			t.Errorf("printing the code shows %s", text)
		}
	}})
	b.keep(t, kept, err)

	shown, err := json.Marshal(trail.Exchanges())
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(b.workspace())
	if err != nil {
		t.Fatal(err)
	}
	all := string(shown) + string(file) + signin.LeftAtOkta(left).Details()
	for _, form := range b.org.forms {
		if verifier := form.Get("code_verifier"); verifier != "" && strings.Contains(all, verifier) {
			t.Error("the verifier is shown")
		}
	}
	for _, credential := range []string{"access-", "refresh-1", "refresh-2", "refresh-3", "the-code", "device-code"} {
		if i := strings.Index(all, credential); i >= 0 && !strings.Contains(all[i:min(len(all), i+30)], "access-token:") {
			t.Errorf("%s is shown: …%s", credential, all[max(0, i-80):min(len(all), i+40)])
		}
	}
}
