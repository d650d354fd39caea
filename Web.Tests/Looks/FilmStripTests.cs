using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Looks;

/// <summary>Both sides of a call every 100 ms while the visitor maximizes and minimizes it, as one picture for the
/// documentation.</summary>
[Trait("Needs", "browser")]
public sealed class FilmStripTests : IWithPeople
{
    public People People { get; } = new();

    private const int Columns = 16;
    private const int Width = 960;
    private const int Height = 600;
    private const int ThumbWidth = 144;
    private const int ThumbHeight = 90;
    private const int RowHeight = ThumbHeight + 22;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(200);

    [Fact(Explicit = true)]
    [Trait("Full", "screenshots")]
    public async Task A_film_strip_of_a_move_there_and_back()
    {
        var (visitor, meet, docked) = await People.InSteadyCallAsync();
        await visitor.Page.ResizeAsync(Width, Height);
        await meet.Page.ResizeAsync(Width, Height);
        MeetPage? tab = null;

        var there = await FilmAsync(
            visitor,
            meet,
            docked,
            "Maximize",
            async () => tab = await visitor.ToTabAsync(docked)
        );
        var back = await FilmAsync(visitor, meet, tab!, "Minimize", () => visitor.ToLivechatAsync(tab!));

        var path = Repository.PathOf("docs/screenshots/handoff-film-strip.png");
        await WriteAsync(
            path,
            [
                ("Maximize: visitor", there.Visitor),
                ("Maximize: agent", there.Agent),
                ("Minimize: visitor", back.Visitor),
                ("Minimize: agent", back.Agent),
            ]
        );
        Assert.True(new FileInfo(path).Length > 20_000, "The strip shows nothing.");
    }

    private static async Task<(byte[][] Visitor, byte[][] Agent)> FilmAsync(
        VisitorPage visitor,
        MeetPage meet,
        MeetPage old,
        string button,
        Func<Task<MeetPage>> moveAsync
    )
    {
        using var over = new CancellationTokenSource();
        var films = new[]
        {
            ShootAsync(visitor.Page.Browser, over.Token),
            ShootAsync(meet.Page.Browser, over.Token, meet.Page),
        };
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await old.Scope.EvaluateAsync<object?>(
            """
            (name) => {
              const keeper = parent === window ? opener : parent;
              addEventListener(
                'click',
                () => {
                  keeper.filmedClick = Date.now();
                },
                { capture: true, once: true },
              );
            }
            """,
            button
        );

        await moveAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await over.CancelAsync();
        var clickedAt = DateTimeOffset.FromUnixTimeMilliseconds(
            await (await visitor.ChatAsync()).EvaluateAsync<long>("window.filmedClick")
        );
        var ticks = Enumerable.Range(0, Columns).Select(column => clickedAt - Before + (column * Every)).ToList();
        var shots = await Task.WhenAll(films);
        return (Pick(shots[0]), Pick(shots[1]));

        byte[][] Pick(List<(DateTimeOffset At, byte[] Png)> film) =>
            [.. ticks.Select(tick => film.LastOrDefault(shot => shot.At <= tick, film[0]).Png)];
    }

    /// <summary>Pictures of the tab in front, the one opened last, as fast as they come.</summary>
    private static async Task<List<(DateTimeOffset At, byte[] Png)>> ShootAsync(
        Browser browser,
        CancellationToken over,
        Page? always = null
    )
    {
        List<(DateTimeOffset At, byte[] Png)> film = [];
        while (!over.IsCancellationRequested)
        {
            try
            {
                var page = always ?? (await browser.PagesAsync())[^1];
                film.Add((DateTimeOffset.UtcNow, await browser.Pages.CaptureAsync(page)));
            }
            catch (BrowserException)
            {
                // the tab was closed meanwhile: the next round finds the one in front
            }
        }

        return film;
    }

    private async Task WriteAsync(string path, IReadOnlyList<(string Name, byte[][] Pictures)> rows)
    {
        var table = await (await People.Browsers.StartAsync(BrowserKind.Chromium)).OpenAsync(
            "about:blank",
            (Columns * ThumbWidth) + 12,
            (rows.Count * RowHeight) + 12
        );
        await table.EvaluateAsync<object?>(
            """
            () => {
              document.body.style.cssText =
                'margin: 6px; background: #fff; font: 12px sans-serif; display: grid; gap: 0';
            }
            """
        );
        foreach (var (name, pictures) in rows)
        {
            await table.EvaluateAsync<object?>(
                """
                (name, columns) => {
                  const row = document.body.appendChild(document.createElement('div'));
                  row.style.cssText = `display: grid; grid-template-columns: repeat(${columns}, 144px)`;
                  row.title = name;
                }
                """,
                name,
                Columns
            );
            foreach (var (column, picture) in pictures.Index())
            {
                await table.EvaluateAsync<object?>(
                    """
                    async (png, text) => {
                      const cell = document.body.lastElementChild.appendChild(document.createElement('div'));
                      const image = cell.appendChild(new Image(142, 88));
                      image.src = `data:image/png;base64,${png}`;
                      image.style.cssText = 'display: block; object-fit: cover; object-position: right bottom';
                      cell.append(text);
                      await image.decode();
                    }
                    """,
                    Convert.ToBase64String(picture),
                    column == 0 ? name : $"{(column * Every.TotalMilliseconds) - Before.TotalMilliseconds:0} ms"
                );
            }
        }

        await table.ScreenshotAsync(path);
    }
}
