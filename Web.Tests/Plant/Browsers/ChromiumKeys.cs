using System.Text.Json.Nodes;
using OpenQA.Selenium;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Keys as DevTools wants them told: WebDriver's codes, on an English keyboard.</summary>
/// <remarks>https://chromedevtools.github.io/devtools-protocol/tot/Input/#method-dispatchKeyEvent.</remarks>
internal sealed class ChromiumKeys
{
    private const int Alt = 1;
    private const int Control = 2;
    private const int Meta = 4;
    private const int Shift = 8;

    private static readonly Dictionary<string, Key> Named = new()
    {
        [Keys.Enter] = new("Enter", "Enter", 13, "\r"),
        [Keys.Tab] = new("Tab", "Tab", 9),
        [Keys.Escape] = new("Escape", "Escape", 27),
        [Keys.Backspace] = new("Backspace", "Backspace", 8),
        [Keys.Delete] = new("Delete", "Delete", 46),
        [Keys.Home] = new("Home", "Home", 36),
        [Keys.End] = new("End", "End", 35),
        [Keys.PageUp] = new("PageUp", "PageUp", 33),
        [Keys.PageDown] = new("PageDown", "PageDown", 34),
        [Keys.ArrowUp] = new("ArrowUp", "ArrowUp", 38),
        [Keys.ArrowDown] = new("ArrowDown", "ArrowDown", 40),
        [Keys.ArrowLeft] = new("ArrowLeft", "ArrowLeft", 37),
        [Keys.ArrowRight] = new("ArrowRight", "ArrowRight", 39),
        [Keys.Shift] = new("Shift", "ShiftLeft", 16, Modifier: Shift),
        [Keys.Control] = new("Control", "ControlLeft", 17, Modifier: Control),
        [Keys.Alt] = new("Alt", "AltLeft", 18, Modifier: Alt),
        [Keys.Meta] = new("Meta", "MetaLeft", 91, Modifier: Meta),
        [" "] = new(" ", "Space", 32, " "),
    };

    private int _held;

    /// <summary>The events of a chord: its keys go down in order and up in reverse.</summary>
    public IEnumerable<JsonObject> Press(string chord)
    {
        var keys = chord.Select(code => Of(code.ToString())).ToList();
        foreach (var key in keys)
            yield return Down(key);
        foreach (var key in keys.AsEnumerable().Reverse())
            yield return Up(key);
    }

    private static Key Of(string code)
    {
        var upper = char.ToUpperInvariant(code[0]);
        return Named.GetValueOrDefault(code)
            ?? (
                char.IsAsciiLetter(upper) ? new(code, $"Key{upper}", upper, code)
                : char.IsAsciiDigit(upper) ? new(code, $"Digit{upper}", upper, code)
                : new(code, "", 0, code)
            );
    }

    private JsonObject Down(Key key)
    {
        _held |= key.Modifier;
        // With these held a key is a command and writes nothing.
        var text = (_held & (Alt | Control | Meta)) == 0 ? key.Text : null;
        var told = Told(text is null ? "rawKeyDown" : "keyDown", key);
        if (text is not null)
            (told["text"], told["unmodifiedText"]) = (text, text);
        return told;
    }

    private JsonObject Up(Key key)
    {
        _held &= ~key.Modifier;
        return Told("keyUp", key);
    }

    private JsonObject Told(string type, Key key) =>
        new()
        {
            ["type"] = type,
            ["modifiers"] = _held,
            ["key"] = key.Name,
            ["code"] = key.Code,
            ["windowsVirtualKeyCode"] = key.WindowsCode,
        };

    private sealed record Key(string Name, string Code, int WindowsCode, string? Text = null, int Modifier = 0);
}
