"""Wall: every act, look and refusal, written in the transaction of the act, never changed after."""
