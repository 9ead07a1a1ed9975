using System.Diagnostics;

namespace TaskOwnership.Corpus;

/// <summary>Elapsed time, processor time and allocations of a stretch of work.</summary>
readonly record struct Meter(long Timestamp, TimeSpan Cpu, long Allocated)
{
    public static Meter Start() => new(Stopwatch.GetTimestamp(), ProcessCpu(), GC.GetTotalAllocatedBytes(false));

    public (double WallMs, double CpuMs, long Allocated) Stop() =>
        (Stopwatch.GetElapsedTime(Timestamp).TotalMilliseconds, (ProcessCpu() - Cpu).TotalMilliseconds, GC.GetTotalAllocatedBytes(false) - Allocated);

    static TimeSpan ProcessCpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    public static double PeakMb()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
