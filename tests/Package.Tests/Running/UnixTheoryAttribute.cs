namespace TaskOwnership.Package.Tests.Running;

/// <summary>Tests that need signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows knows no SIGTERM.";
        }
    }
}
