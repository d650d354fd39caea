using System.Runtime.InteropServices;

namespace LiveChatMeet.Bench.Machine;

/// <summary>What Linux offers and .NET does not.</summary>
internal static partial class Native
{
    public const int ClockMonotonic = 1;
    public const int TryAgain = 11; // EAGAIN
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const int Interrupt = 2; // SIGINT
    public const int Terminate = 15; // SIGTERM

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, ref byte change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, ref byte events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nint size, ref ulong mask);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeOf time);

    /// <summary>Nanoseconds of a clock; 0 if there is no such clock (any more).</summary>
    public static long Time(int clock) =>
        GetTime(clock, out var time) == 0 ? time.Seconds * 1_000_000_000 + time.Rest : 0;

    /// <summary>The clock of the CPU time of all threads of a process (clock_getcpuclockid(3)).</summary>
    public static int CpuClockOf(int process) => (~process << 3) | 2;

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeOf
    {
        public long Seconds;
        public long Rest;
    }
}
