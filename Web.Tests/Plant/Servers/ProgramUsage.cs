namespace LiveChatMeet.Tests.Plant.Servers;

public sealed partial class ProgramProcess
{
    /// <summary>What it has of the machine now (Linux).</summary>
    public Usage Uses()
    {
        var status = File.ReadAllLines($"/proc/{_process.Id}/status");
        return new(Number("VmRSS:") / 1024.0, Number("Threads:"), Directory.GetFiles($"/proc/{_process.Id}/fd").Length);

        int Number(string name) =>
            int.Parse(
                status
                    .Single(line => line.StartsWith(name, StringComparison.Ordinal))
                    .Split((char[])[' ', '\t'])[1..]
                    .First(one => one.Length > 0),
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    public sealed record Usage(double Megabytes, int Threads, int Files);
}
