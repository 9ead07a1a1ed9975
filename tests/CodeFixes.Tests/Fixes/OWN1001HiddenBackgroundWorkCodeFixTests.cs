namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN1001's fix moves the start up to the callers, who hold what they started and join it before they leave.</summary>
public class OWN1001HiddenBackgroundWorkCodeFixTests
{
    private const string Id = "OWN1001";

    private static Task<string> Fix(string source, ProgramSetup? setup = null) =>
        FixVerifier.FixTextAsync(TestSolution.Of(setup ?? ProgramSetup.Console, source), Id);

    private static Task NotOffered(string source, ProgramSetup? setup = null) =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(setup ?? ProgramSetup.Console, source), Id);

    private static async Task<ProgramRun> Run(string source) =>
        await ExecutableProof.RunAsync(TestSolution.Of(ProgramSetup.Console, source), TimeSpan.FromSeconds(10));

    public class CallersStartIt
    {
        [Fact]
        public async Task The_articles_first_program() => Assert.Equal(
            """
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class Program
            {
                static void Main()
                {
                    Setup();
                    Task server = Task.Run(Server);
                    Task debug = Task.Run(Debug);

                    while (true)
                    {
                        Thread.Sleep(1000);
                    }
                }

                static void Setup() { }

                // The main service.
                static void Server()
                {
                    Listen(8080);
                }

                // For debugging, on another port.
                static void Debug()
                {
                    Listen(8081);
                }

                static void Listen(int port) => throw new InvalidOperationException($"port {port} is taken");
            }

            """,
            await Fix(
                """
                using System;
                using System.Threading;
                using System.Threading.Tasks;

                class Program
                {
                    static void Main()
                    {
                        Setup();
                        Server();
                        Debug();

                        while (true)
                        {
                            Thread.Sleep(1000);
                        }
                    }

                    static void Setup() { }

                    // The main service.
                    static void Server()
                    {
                        Task.Run(() =>
                        {
                            Listen(8080);
                        });
                    }

                    // For debugging, on another port.
                    static void Debug()
                    {
                        Task.Run(() => Listen(8081));
                    }

                    static void Listen(int port) => throw new InvalidOperationException($"port {port} is taken");
                }

                """));

        /// <summary>A failure that nobody saw ends the program once the caller joins what it started.</summary>
        [Fact]
        public async Task The_caller_joins_before_it_leaves()
        {
            const string source = """
                using System;
                using System.IO;
                using System.Threading.Tasks;

                class Program
                {
                    static void Main()
                    {
                        Report();
                        Console.WriteLine("working");
                    }

                    static void Report()
                    {
                        Task.Run(() =>
                        {
                            System.Threading.Thread.Sleep(300);
                            Console.WriteLine("reporting");
                            File.ReadAllText("missing");
                        });
                    }
                }

                """;
            var before = await Run(source);
            Assert.Equal((0, "working\n"), (before.ExitCode, before.Output));

            var after = await Run(await Fix(source));
            Assert.True(after.FailedVisibly);
            Assert.Equal("working\nreporting\n", after.Output);
            Assert.Contains("FileNotFoundException", after.Error, StringComparison.Ordinal);
        }

        /// <summary>What the receiver and the arguments were at the call is what the work gets.</summary>
        [Fact]
        public async Task Arguments_are_evaluated_where_the_call_stood()
        {
            const string source = """
                using System;
                using System.IO;
                using System.Threading.Tasks;

                class Program
                {
                    static void Main()
                    {
                        for (int i = 0; i < 3; i++)
                        {
                            Work(i);
                        }

                        System.Threading.Thread.Sleep(1000);
                    }

                    static void Work(int number)
                    {
                        Task.Run(() =>
                        {
                            System.Threading.Thread.Sleep(200);
                            File.Exists("lock");
                            Console.WriteLine(number);
                        });
                    }
                }

                """;
            Assert.Equal("012", Sorted((await Run(source)).Output));
            Assert.Equal("012", Sorted((await Run(await Fix(source))).Output));

            static string Sorted(string output) => string.Concat(output.Split('\n').Order(StringComparer.Ordinal));
        }

        [Fact]
        public async Task Callers_in_other_documents_move_too()
        {
            var before = TestSolution.Of(
                ProgramSetup.Console,
                ("Program.cs", """
                    class Program
                    {
                        static void Main()
                        {
                            Services.StartAll();
                        }
                    }

                    """),
                ("Services.cs", """
                    static class Services
                    {
                        internal static void StartAll()
                        {
                            Reports.Start();
                        }
                    }

                    """),
                ("Reports.cs", """
                    using System.IO;
                    using System.Threading.Tasks;

                    static class Reports
                    {
                        internal static void Start()
                        {
                            Task.Run(() => File.Delete("lock"));
                        }
                    }

                    """));

            var after = await FixVerifier.FixAsync(before, Id);

            Assert.DoesNotContain("Task.Run", await SolutionText.OfAsync(after, "Reports.cs"), StringComparison.Ordinal);
            Assert.Contains("await", await SolutionText.OfAsync(after, "Program.cs") + await SolutionText.OfAsync(after, "Services.cs"), StringComparison.Ordinal);
        }

        [Fact]
        public async Task Asynchronous_work_is_returned()
        {
            var text = await Fix("""
                using System.IO;
                using System.Threading.Tasks;

                class Program
                {
                    static async Task Main()
                    {
                        Start();
                        await File.WriteAllTextAsync("lock", "");
                    }

                    static void Start()
                    {
                        Task.Run(async () =>
                        {
                            await File.ReadAllTextAsync("lock");
                        });
                    }
                }

                """);
            Assert.Contains("static Task Start()", text.Replace("async Task", "Task", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        /// <summary>A test of the executable is a caller like any other.</summary>
        [Fact]
        public async Task Callers_in_other_projects_move_too()
        {
            var before = new TestSolution()
                .Project("App", ProgramSetup.Console, [], ("Program.cs", """
                    using System.IO;
                    using System.Threading.Tasks;

                    public class Program
                    {
                        public static void Main()
                        {
                            Start();
                        }

                        public static void Start()
                        {
                            Task.Run(() => File.Delete("lock"));
                        }
                    }

                    """))
                .Project("AppTests", ProgramSetup.Library.WithReferenceTo(typeof(FactAttribute)), ["App"], ("Tests.cs", """
                    using Xunit;

                    public class Tests
                    {
                        [Fact]
                        public void Starts()
                        {
                            Program.Start();
                        }
                    }

                    """))
                .Solution;

            var after = await FixVerifier.FixAsync(before, Id);

            Assert.NotEqual(await SolutionText.OfAsync(before, "Tests.cs"), await SolutionText.OfAsync(after, "Tests.cs"));
        }
    }

    public class Layout
    {
        private const string Source = """
            using System.IO;
            using System.Threading.Tasks;

            class Program
            {
                // Begins here.
                static void Main()
                {
                    /* starts */ Start(); // and goes on
                    File.Delete("other");
                }

                #region Starting
                /// <summary>Starts.</summary>
                static void Start() // hidden
                {
                    // before
                    Task.Run(() =>
                    {
                        // inside
                        File.Delete("lock"); // beside
                        // after
                    });
                    // behind
                }
                #endregion
            }

            """;

        [Fact]
        public async Task Comments_and_regions_stay() => await Fix(Source);

        [Fact]
        public async Task Conditional_members_beside_it_stay() => await Fix(Source.Replace(
            "    #region",
            "#if DEBUG\n    static void Debug() { File.Delete(\"debug\"); }\n#endif\n\n    #region",
            StringComparison.Ordinal));

        [Fact]
        public async Task Windows_line_endings_stay() => Assert.Equal(
            (await Fix(Source)).Replace("\n", "\r\n", StringComparison.Ordinal),
            await Fix(Source.Replace("\n", "\r\n", StringComparison.Ordinal)));

        [Fact]
        public async Task Tabs_stay() => Assert.Equal(
            (await Fix(Source)).Replace("    ", "\t", StringComparison.Ordinal),
            await Fix(Source.Replace("    ", "\t", StringComparison.Ordinal)));
    }

    /// <summary>A fix that cannot be proved is not offered.</summary>
    public class Blocked
    {
        /// <summary>What another configuration compiles cannot be seen from here.</summary>
        [Fact]
        public Task By_conditional_code_in_a_caller() => NotOffered("""
            using System.IO;
            using System.Threading.Tasks;

            class Program
            {
                static void Main()
                {
                    Start();
            #if DEBUG
                    File.Delete("debug");
            #endif
                }

                static void Start() { Task.Run(() => File.Delete("lock")); }
            }

            """);

        /// <summary>A pump that does not end must not be joined by what must end.</summary>
        [Fact]
        public Task By_work_that_does_not_end() => NotOffered("""
            using System;
            using System.Threading;
            using System.Threading.Tasks;

            class Program
            {
                static async Task Main()
                {
                    await Init();
                    await Task.Delay(1);
                }

                static async Task Init()
                {
                    StartPump();
                    await Task.Yield();
                }

                static void StartPump() { Task.Run(() => { while (true) { Thread.Sleep(100); int.Parse("1"); } }); }
            }

            """);

        [Fact]
        public Task By_a_contract_outside_the_solution() => NotOffered("""
            using System;
            using System.IO;
            using System.Threading.Tasks;

            class Program : IComparable
            {
                static void Main() { }
                public int CompareTo(object? other) { Task.Run(() => File.Delete("lock")); return 0; }
            }

            """);

        [Fact]
        public Task By_a_constructor() => NotOffered("""
            using System.IO;
            using System.Threading.Tasks;

            struct Program
            {
                static void Main() { new Program(1); }
                public Program(int number) { Task.Run(() => File.Delete($"{number}")); }
            }

            """);

        [Fact]
        public Task By_a_property() => NotOffered("""
            using System.IO;
            using System.Threading.Tasks;

            class Program
            {
                static int Value { get { Task.Run(() => File.Delete("lock")); return 1; } }
                static void Main() { File.Delete($"{Value}"); }
            }

            """);

        [Fact]
        public Task By_an_operator() => NotOffered("""
            using System.IO;
            using System.Threading.Tasks;

            class Program
            {
                static void Main() { File.Delete($"{-new Program()}"); }
                public static Program operator -(Program program) { Task.Run(() => File.Delete("lock")); return program; }
            }

            """);

        [Fact]
        public Task By_the_public_surface_of_a_library_that_must_not_change() => NotOffered(
            """
            using System.IO;
            using System.Threading.Tasks;

            public class Service
            {
                public void Start() { Task.Run(() => File.Delete("lock")); }
            }

            """,
            ProgramSetup.Library with { EditorConfig = "task_ownership.public_api = never" });

        [Fact]
        public Task By_a_caller_in_generated_code() => FixVerifier.NotOfferedAsync(
            TestSolution.Of(
                ProgramSetup.Console,
                ("Program.cs", """
                    using System.IO;
                    using System.Threading.Tasks;

                    static partial class Program
                    {
                        static void Start() { Task.Run(() => File.Delete("lock")); }
                    }

                    """),
                ("Program.g.cs", """
                    // <auto-generated/>
                    static partial class Program
                    {
                        static void Main() { Start(); }
                    }

                    """)),
            Id);

        [Fact]
        public Task By_a_method_that_no_source_calls() => NotOffered("""
            using System.IO;
            using System.Threading.Tasks;

            public class Startup
            {
                static void Main() { }
                public void Configure() { Task.Run(() => File.Delete("lock")); }
            }

            """);
    }
}
