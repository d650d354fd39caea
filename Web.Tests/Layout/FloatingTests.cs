using System.Diagnostics;
using System.Text.Json;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Layout;

/// <summary>Where a floating call may stand. The browser's own class, run by node.</summary>
public sealed class FloatingTests
{
    private static readonly Box Usual = new(880, 540, 376, 236);

    [Theory]
    [InlineData("", 880, 540, 376, 236)]
    [InlineData("f.move(-300, -200, true)", 580, 340, 376, 236)]
    [InlineData("f.move(-100, 0, false); f.move(-300, -200, false); f.move(-310, -210, true)", 570, 330, 376, 236)] // distances count from the beginning
    [InlineData("f.move(-300, 0, true); f.move(-300, 0, true)", 280, 540, 376, 236)]
    [InlineData("f.move(-30, 0, true)", 850, 540, 376, 236)] // away from a corner it does not snap back
    [InlineData("f.move(-300, -200, true); f.move(260, 170, true)", 880, 540, 376, 236)] // near one it snaps
    [InlineData("f.move(-300, -200, true); f.move(260, 170, false)", 840, 510, 376, 236)] // but not before it is let go
    [InlineData("f.move(-840, -500, true)", 24, 24, 376, 236)]
    [InlineData("f.move(-9999, 0, true)", 24, 540, 376, 236)]
    [InlineData("f.move(-9999, -250, true)", 8, 290, 376, 236)] // at a side it stays inside
    [InlineData("f.move(20000, 20000, false)", 896, 556, 376, 236)]
    [InlineData("f.resize(-100, -60, 'nw', true)", 780, 480, 476, 296)]
    [InlineData("f.resize(50, 0, 'e', true)", 880, 540, 392, 236)] // up to the side
    [InlineData("f.resize(0, 10, 's', true)", 880, 540, 376, 246)]
    [InlineData("f.resize(9999, 9999, 'nw', true)", 1016, 616, 240, 160)] // the other corner stands still
    [InlineData("f.move(-400, -300, true); f.resize(9999, 0, 'e', true)", 480, 240, 792, 333)] // no strip: the height follows
    [InlineData("f.move(-400, -300, true); f.resize(0, 9999, 's', true)", 480, 240, 394, 552)] // nor a tower
    [InlineData("f.resize(24, 0, null, true)", 856, 540, 400, 236)] // a key: it grows to where there is room
    [InlineData("f.resize(0, 24, null, true)", 880, 516, 376, 260)]
    [InlineData("f.move(-840, -500, true); f.resize(24, 24, null, true)", 24, 24, 400, 260)]
    [InlineData("f.cover(); f.move(-300, -200, true); f.resize(50, 50, 'se', true); f.shrink()", 880, 540, 376, 236)]
    [InlineData("f.fit({ width: 1000, height: 600 })", 600, 340, 376, 236)] // it keeps to its corner
    [InlineData("f.move(-840, -500, true); f.fit({ width: 1000, height: 600 })", 24, 24, 376, 236)]
    [InlineData("f.fit({ width: 320, height: 480 })", 8, 220, 304, 236)]
    [InlineData("f.fit({ width: 320, height: 480 }); f.fit({ width: 1280, height: 800 })", 880, 540, 376, 236)]
    [InlineData("f.fit({ width: 200, height: 100 })", 8, 8, 184, 84)] // smaller than the least: what there is
    public async Task It_stands(string steps, double x, double y, double width, double height) =>
        Assert.Equal(new(x, y, width, height), await RunAsync($"const f = new Floating({{ width: 1280, height: 800 }}); {steps}; return f.box;"));

    [Fact]
    public async Task It_remembers_its_place_and_size_also_in_another_view() => Assert.Equal(new(500, 210, 476, 296), await RunAsync(
        "const f = new Floating({ width: 1280, height: 800 }); f.resize(-100, -60, 'nw', true); return new Floating({ width: 1000, height: 530 }, JSON.parse(JSON.stringify(f.kept))).box;"));

    [Theory]
    [InlineData("7")]
    [InlineData("'box'")]
    [InlineData("{ box: null, view: {} }")]
    [InlineData("{ box: { x: NaN, y: 0, width: 300, height: 200 }, view: { width: 1280, height: 800 } }")]
    [InlineData("{ box: { x: 0, y: '0', width: 300, height: 200 }, view: { width: 1280, height: 800 } }")]
    [InlineData("{ box: { x: 0, y: 1e300, width: 300, height: 200 }, view: { width: 1280, height: 800 } }")]
    public async Task A_memory_that_is_none_counts_as_nothing(string memory) => Assert.Equal(Usual, await RunAsync($"return new Floating({{ width: 1280, height: 800 }}, {memory}).box;"));

    [Fact]
    public async Task Whatever_is_done_to_it_it_stays_inside_and_usable() => Assert.Equal(new(0, 0, 0, 0), await RunAsync(
        """
        let seed = 7;
        const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
        let view = { width: 1280, height: 800 };
        const f = new Floating(view);
        for (let i = 0; i < 20_000; i++) {
          const [dx, dy, done] = [random(4001) - 2000, random(4001) - 2000, random(3) === 0];
          if (random(2)) f.move(dx, dy, done);
          else f.resize(dx, dy, [...edges, null][random(9)], done);
          if (random(50) === 0) f.fit((view = { width: 320 + random(2000), height: 300 + random(1200) }));
          const { x, y, width, height } = f.box;
          if (!(x >= 0 && y >= 0 && x + width <= view.width && y + height <= view.height && width >= 240 && height >= 160)) return f.box;
        }
        return { x: 0, y: 0, width: 0, height: 0 };
        """));

    private static async Task<Box> RunAsync(string body)
    {
        var source = $$"""
            import { build } from 'esbuild';
            const { outputFiles } = await build({ entryPoints: ['Web/Layout/floating.ts'], bundle: true, format: 'esm', write: false });
            const { Floating, edges } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
            console.log(JSON.stringify((() => { {{body}} })()));
            """;
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", source]) { WorkingDirectory = Repository.PathOf(""), RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = node.StandardOutput.ReadToEndAsync();
        var mistakes = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal("", mistakes);
        return JsonSerializer.Deserialize<Box>(await answer, JsonSerializerOptions.Web)!;
    }
}
