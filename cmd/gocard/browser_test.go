package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// phone and desk are the windows that pages are looked at in.
var (
	phone = chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	desk  = chromedp.EmulateViewport(1280, 800)
)

// browser opens a headless Chromium that knows nobody and asks nothing of anybody.
func browser(t *testing.T, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	path := os.Getenv("GOCARD_CHROMIUM")
	if path == "" {
		t.Skip("GOCARD_CHROMIUM does not name a Chromium: the test in a browser is skipped")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	limited, cancel := context.WithTimeout(t.Context(), giveUp)
	t.Cleanup(cancel)
	allocator, cancel := chromedp.NewExecAllocator(limited, append(options, more...)...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	do(t, ctx)
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// ask runs an action that has a result.
func ask[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// look checks the page that is open and keeps a picture of it in the folder screenshots: it is no wider than the window, all its
// pictures came, and its style sheet works.
func look(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for what, expression := range map[string]string{
		"the page is wider than the window": `document.documentElement.scrollWidth <= window.innerWidth`,
		"a picture did not come":            `[...document.images].every(i => i.complete && i.naturalWidth > 0)`,
		"there is no style sheet":           `document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 5`,
		"something to tap is too small":     `[...document.querySelectorAll('button, .list a, input, textarea')].every(e => e.getBoundingClientRect().height >= 44)`,
		"the text is too small":             `parseFloat(getComputedStyle(document.body).fontSize) >= 16`,
	} {
		if !ask(t, ctx, chromedp.Evaluate[bool](expression)) {
			t.Errorf("%s: %s", name, what)
		}
	}
	folder := filepath.Join(root, "screenshots")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), ask(t, ctx, chromedp.FullScreenshot(100)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestBrowser lets a Chromium use the help desk on a simulated card as a person would on a phone: front page, search, a topic, and a
// message on the board.
func TestBrowser(t *testing.T) {
	ctx := browser(t)
	sv := serve(t, "serve", "--card", "sim", "--http", "127.0.0.1:0", helpdesk)
	useHelpdesk(t, ctx, sv.addr)
	do(t, ctx, desk, chromedp.Navigate("http://"+sv.addr+"/"), chromedp.WaitVisible("h1"))
	look(t, ctx, "helpdesk-desk")
}

// TestBrowserThroughTerminal is TestBrowser through the channels of a terminal, of which a browser opens more connections than there are.
func TestBrowserThroughTerminal(t *testing.T) {
	ctx := browser(t)
	files, err := readCAPs([]string{buildHelpdesk(t)})
	if err != nil {
		t.Fatal(err)
	}
	f := simFlags{scp: "03:70"}
	sim, err := f.makeCard(files, false)
	if err != nil {
		t.Fatal(err)
	}
	useHelpdesk(t, ctx, terminal(t, inserted(sim, sim)))
}

func useHelpdesk(t *testing.T, ctx context.Context, addr string) {
	t.Helper()
	do(t, ctx, phone, chromedp.Navigate("http://"+addr+"/"), chromedp.WaitVisible("h1"))
	look(t, ctx, "helpdesk-front")

	do(t, ctx, chromedp.SendKeys("#q", "roaming\r"), chromedp.WaitVisible(`//h1[contains(., "Search")]`))
	if list := ask(t, ctx, chromedp.Text("main ul.list")); !strings.Contains(list, "abroad") {
		t.Errorf("the search finds %q", list)
	}
	if q := ask(t, ctx, chromedp.Value("#q")); q != "roaming" {
		t.Errorf("the search field holds %q", q)
	}
	look(t, ctx, "helpdesk-search")

	do(t, ctx, chromedp.Click("main ul.list a"), chromedp.WaitVisible(`//h1[contains(., "abroad")]`))
	look(t, ctx, "helpdesk-topic")

	const message = `Große Hilfe — 1 < 2 & "danke"!`
	do(t, ctx, chromedp.Click(`footer a[href="feedback"]`), chromedp.WaitVisible("#text"))
	do(t, ctx, chromedp.SendKeys("#name", "Zoë"), chromedp.SendKeys("#text", message), chromedp.Click("form button"), chromedp.WaitVisible("blockquote"))
	if entry := ask(t, ctx, chromedp.Text("blockquote")); !strings.Contains(entry, message) || !strings.Contains(entry, "Zoë") {
		t.Errorf("the entry is %q", entry)
	}
	look(t, ctx, "helpdesk-feedback")

	do(t, ctx, chromedp.Navigate("http://"+addr+"/nowhere"), chromedp.WaitVisible("h1"))
	look(t, ctx, "helpdesk-missing")
}

// TestBrowserDark looks at the same pages in a browser that asks for dark ones.
func TestBrowserDark(t *testing.T) {
	ctx := browser(t, chromedp.Flag("blink-settings", "preferredColorScheme=0"))
	sv := serve(t, "serve", "--card", "sim", "--http", "127.0.0.1:0", helpdesk)
	do(t, ctx, phone, chromedp.Navigate("http://"+sv.addr+"/feedback"), chromedp.WaitVisible("h1"))
	if !ask(t, ctx, chromedp.Evaluate[bool](`matchMedia("(prefers-color-scheme: dark)").matches`)) {
		t.Fatal("the browser does not ask for dark pages")
	}
	look(t, ctx, "helpdesk-dark")
}
