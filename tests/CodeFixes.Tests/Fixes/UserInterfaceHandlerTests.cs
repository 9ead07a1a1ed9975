using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>A handler of a window's event may await, unguarded, what was <c>async void</c> before: failures go the way that they went.</summary>
public class UserInterfaceHandlerTests
{
    /// <summary>Stands in for WPF: the shapes that matter, and a context that tells of what it is given.</summary>
    private const string Platform = """
        using System;
        using System.Threading;

        namespace System.Windows
        {
            public class RoutedEventArgs : EventArgs { public bool Handled { get; set; } }
            public delegate void RoutedEventHandler(object sender, RoutedEventArgs e);
            public class Window
            {
                public event RoutedEventHandler Loaded;
                public void Load() => Loaded?.Invoke(this, new RoutedEventArgs());
            }

            public class DispatcherContext : SynchronizationContext
            {
                public override void Post(SendOrPostCallback callback, object state) => ThreadPool.QueueUserWorkItem(_ =>
                {
                    SetSynchronizationContext(this);
                    try { callback(state); } catch (Exception error) { Console.WriteLine("unhandled: " + error.Message); }
                });
            }
        }

        """;

    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing System.Windows;\n\n";

    private const string Reload = "\n    private async void Reload()\n    {\n        await Task.Delay(10);\n        throw new InvalidOperationException(\"disk full\");\n    }\n";

    private static readonly string s_reloaded = Reload.Replace("async void", "async Task", StringComparison.Ordinal);

    private static Solution Program(params (string Name, string Source)[] files) => new TestSolution()
        .Project("Platform", ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, [], ("Platform.cs", Platform))
        .Project("App", ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, ["Platform"], [.. files, ("Main.cs", Main)])
        .Solution;

    private const string Main = Usings + "static class App\n{\n    static void Main()\n    {\n        SynchronizationContext.SetSynchronizationContext(new DispatcherContext());\n        new Settings().Load();\n        Console.WriteLine(\"loaded\");\n        Thread.Sleep(500);\n    }\n}\n";

    private static string Window(string members) => Usings + "class Settings : Window\n{\n" + members + "}\n";

    private static async Task FixesAsync(string before, string after) =>
        Assert.Contains(Window(after), await TextAsync(Program(("Settings.cs", Window(before)))), StringComparison.Ordinal);

    private static async Task<string> TextAsync(Solution before)
    {
        Assert.Empty(await Refusals.OfAsync(before, "OWN1004"));
        return await SolutionText.OfAsync(await FixVerifier.FixAsync(before, "OWN1004"));
    }

    [Theory]
    [InlineData("object sender, RoutedEventArgs e")]
    [InlineData("object sender, EventArgs e")]
    public Task A_handler_that_only_markup_subscribes(string parameters) => FixesAsync(
        "    private void OnReload(" + parameters + ")\n    {\n        // from the menu\n        Reload(); // all of it\n    }\n" + Reload,
        "    private async void OnReload(" + parameters + ")\n    {\n        // from the menu\n        await Reload(); // all of it\n    }\n" + s_reloaded);

    [Fact]
    public Task A_handler_with_an_arrow() => FixesAsync(
        "    private void OnReload(object sender, RoutedEventArgs e) => Reload();\n" + Reload,
        "    private async void OnReload(object sender, RoutedEventArgs e) => await Reload();\n" + s_reloaded);

    [Fact]
    public Task A_lambda_that_is_subscribed() => FixesAsync(
        "    public Settings()\n    {\n        Loaded += (s, e) =>\n        {\n            Reload();\n        };\n    }\n" + Reload,
        "    public Settings()\n    {\n        Loaded += async (s, e) =>\n        {\n            await Reload();\n        };\n    }\n" + s_reloaded);

    [Fact]
    public Task What_follows_is_done_as_soon_as_before() => FixesAsync(
        "    public bool IsOpen;\n\n    private void OnReload(object sender, RoutedEventArgs e)\n    {\n        Reload();\n        IsOpen = true;\n    }\n" + Reload,
        "    public bool IsOpen;\n\n    private async void OnReload(object sender, RoutedEventArgs e)\n    {\n        Task reload = Reload();\n        IsOpen = true;\n        await reload;\n    }\n" + s_reloaded);

    [Fact]
    public Task A_handler_that_is_asynchronous_already() => FixesAsync(
        "    private async void OnReload(object sender, RoutedEventArgs e)\n    {\n        await Task.Yield();\n        Reload();\n    }\n" + Reload,
        "    private async void OnReload(object sender, RoutedEventArgs e)\n    {\n        await Task.Yield();\n        await Reload();\n    }\n" + s_reloaded);

    [Fact]
    public async Task Through_a_function_of_another_file()
    {
        var model = Usings + "class Model\n{\n    public void Refresh() => Reload();\n" + Reload + "}\n";
        var after = await TextAsync(
            Program(("Model.cs", model), ("Settings.cs", Window("    private readonly Model model = new Model();\n\n    private void OnRefresh(object sender, RoutedEventArgs e)\n    {\n        model.Refresh();\n    }\n"))));

        Assert.Contains("public Task Refresh() => Reload();", after, StringComparison.Ordinal);
        Assert.Contains("    private async void OnRefresh(object sender, RoutedEventArgs e)\n    {\n        await model.Refresh();\n    }\n", after, StringComparison.Ordinal);
    }

    /// <summary>Who only awaits does not name the type.</summary>
    [Fact]
    public async Task No_directive_that_is_not_needed()
    {
        var settings = "using System;\nusing System.Windows;\n\nclass Settings : Window\n{\n    private readonly Model model = new Model();\n\n    private void OnReload(object sender, RoutedEventArgs e)\n    {\n        model.Reload();\n    }\n}\n";
        var after = await TextAsync(Program(("Model.cs", Usings + "class Model\n{\n" + Reload.Replace("private", "public", StringComparison.Ordinal) + "}\n"), ("Settings.cs", settings)));

        Assert.Contains(settings.Replace("void OnReload", "async void OnReload", StringComparison.Ordinal).Replace("model.R", "await model.R", StringComparison.Ordinal), after, StringComparison.Ordinal);
    }

    /// <summary>Markup subscribes both, and an event takes no task; that one calls the other says nothing of that.</summary>
    [Fact]
    public async Task A_handler_that_an_override_calls()
    {
        var page = Usings + "class Page : Window\n{\n    protected virtual async void OnLoad(object sender, RoutedEventArgs e)\n    {\n        await Task.Delay(10);\n        throw new InvalidOperationException();\n    }\n}\n\nclass Details : Page\n{\n    protected override void OnLoad(object sender, RoutedEventArgs e) => base.OnLoad(sender, e);\n}\n";
        Assert.Contains("the shape of an event handler", Assert.Single(await Refusals.OfAsync(Program(("Page.cs", page)), "OWN1003")), StringComparison.Ordinal);
    }

    /// <summary>Behind the loop of the platform nobody serves the context any more that an <c>await</c> would go on by.</summary>
    [Theory]
    [InlineData("application.Run();", false)]
    [InlineData("Show(application);", false)]
    [InlineData("application.ToString();", true)]
    [InlineData("Console.WriteLine(application);", true)]
    public async Task An_entry_point_that_runs_the_platform(string last, bool isOffered)
    {
        var platform = "namespace System.Windows { public class Application { public void Run() { } } }\n";
        var before = new TestSolution()
            .Project("Platform", ProgramSetup.Library, [], ("Platform.cs", platform))
            .Project("App", ProgramSetup.Console, ["Platform"], ("Main.cs", Usings + "static class App\n{\n    static void Main()\n    {\n        var application = new Application();\n        _ = CleanAsync();\n        " + last + "\n    }\n\n    private static void Show(Application application) => application.Run();\n\n    private static async Task CleanAsync()\n    {\n        await Task.Delay(10);\n        throw new InvalidOperationException();\n    }\n}\n"))
            .Solution;
        Assert.Equal(isOffered ? [] : ["its thread is the user interface's"], await Refusals.OfAsync(before, "OWN6004"));
    }

    [Theory]
    // What was swallowed would now be thrown where nobody handles it.
    [InlineData("    private void OnReload(object sender, RoutedEventArgs e)\n    {\n        Reload();\n        _ = Task.Run(() => Console.WriteLine(1));\n        Start();\n    }\n\n    private void Start() { _ = Task.Delay(1); }\n" + Reload, true)]
    // A constructor cannot await.
    [InlineData("    public Settings() => Reload();\n" + Reload, false)]
    // Who raises an event of one's own may handle what its handlers throw.
    [InlineData("    public event Action Done;\n\n    public Settings() => Done += OnDone;\n\n    private void OnDone() { Reload(); }\n\n    public void Raise() => Done?.Invoke();\n" + Reload, false)]
    // The timer swallows what its handlers throw.
    [InlineData("    private readonly System.Timers.Timer timer = new System.Timers.Timer(10);\n\n    public Settings() { timer.Elapsed += (s, e) => { Reload(); }; }\n" + Reload, false)]
    // A platform looks at the arguments as soon as the handler returns.
    [InlineData("    private void OnReload(object sender, RoutedEventArgs e)\n    {\n        if (sender != null)\n        {\n            Reload();\n        }\n\n        e.Handled = true;\n    }\n" + Reload, false)]
    public async Task Other_handlers_stay_as_they_are(string members, bool isOffered)
    {
        var before = Program(("Settings.cs", Window(members)));
        if (isOffered)
        {
            Assert.Contains("_ = Task.Run(() => Console.WriteLine(1));", await TextAsync(before), StringComparison.Ordinal);
        }
        else
        {
            await FixVerifier.NotOfferedAsync(before, "OWN1004");
        }
    }

    /// <summary>What an attribute makes of a method, for other code, is not known: a command that waits is another command.</summary>
    [Fact]
    public Task A_command_stays_as_it_is() => FixVerifier.NotOfferedAsync(
        Program(("Settings.cs", Usings + "class RelayCommandAttribute : Attribute { }\n\nclass Settings : Window\n{\n    [RelayCommand]\n    private void Refresh() => Reload();\n" + Reload + "}\n")),
        "OWN1004");

    [Fact]
    public async Task Failures_go_the_way_that_they_went()
    {
        var before = Program(("Settings.cs", Window("    public Settings() => Loaded += OnLoaded;\n\n    private void OnLoaded(object sender, RoutedEventArgs e)\n    {\n        Reload();\n        Console.WriteLine(\"goes on\");\n    }\n" + Reload)));
        var expected = new ProgramRun(0, "goes on\nloaded\nunhandled: disk full\n", "");
        Assert.Equal(expected, await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(20)));

        Assert.Equal(expected, await ExecutableProof.RunAsync(await FixVerifier.FixAsync(before, "OWN1004"), TimeSpan.FromSeconds(20)));
    }
}
