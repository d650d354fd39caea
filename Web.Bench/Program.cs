using System.Globalization;
using LiveChatMeet.Bench;
using LiveChatMeet.Bench.Baselines;

try
{
    switch (args)
    {
        case ["serve", NextcloudBackend.Name, var port, _]:
            await NextcloudBackend.RunAsync(Number(port));
            return 0;
        case ["serve", var store, var port, var directory]:
            await StockServer.RunAsync(store, Number(port), directory);
            return 0;
        case ["rows", var seconds, var directory]:
            RowByRow.Run(Number(seconds), directory);
            return 0;
        default:
            return new Run(Options.From(args)).Do();
    }
}
catch (ArgumentException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}
catch (WrongResultException wrong)
{
    Console.Error.WriteLine($"WRONG: {wrong.Message}");
    return 1;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
